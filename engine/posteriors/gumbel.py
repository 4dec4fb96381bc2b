"""Categorical codes by the Gumbel-softmax relaxation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np

from engine.kinds import Codes, Doubles, Marginal, Shape, Tensor, posterior
from engine.numerics.codes.discrete_codes import CategoricalCodes
from engine.numerics.codes.own_prior import Kind, OwnLogits, own_prior_setting
from engine.settings import Settings, setting


class GumbelSettings(Settings):
    """How many categories there are, and how soft a draw from them is."""

    categories: int = setting(
        8,
        label="Categories",
        symbol="K",
        low=2,
        high=1024,
        scale="log",
        help="How many values each variable c has.",
        source="Lecture B p. 2",
    )
    variables: int = setting(
        1,
        label="Variables",
        symbol="m",
        low=1,
        high=256,
        scale="log",
        help="How many categorical variables describe one example; each has vectors of its own, "
        "of the latent dimension.",
        source="Jang et al. 2016",
    )
    temperature: float = setting(
        1.0,
        label="Temperature",
        symbol="τ",
        low=0.01,
        high=20.0,
        scale="log",
        live=True,
        help="Softness of a draw: near 0 it is one category, with gradients of large variance; "
        "warm draws are mixtures, with biased ones.",
        source="Lecture B p. 2; Maddison et al. 2016",
    )
    last: float = setting(
        0.5,
        label="Temperature at the end",
        symbol="τ_end",
        low=0.01,
        high=20.0,
        scale="log",
        live=True,
        help="Over the length of the experiment τ moves to this value, geometrically; the same "
        "value as at first means no annealing.",
        source="Jang et al. 2016, section 4.1",
    )
    draw: Literal["soft", "hard"] = setting(
        "soft",
        label="Draws",
        live=True,
        help="Soft draws reach the decoder as mixtures; hard ones as one category, with the "
        "gradient of the soft one (straight-through). Metrics and pictures always draw hard.",
        source="Jang et al. 2016, section 2.2",
        choice_labels=("Soft", "Hard"),
    )
    prior: Kind = own_prior_setting("categories")


@posterior
class Gumbel:
    """Categorical variables, each a vector e_c to the decoder, drawn by Gumbel-softmax.

    KL(q‖p) = log K − H(q) for the uniform prior. Takes its own prior.
    """

    name: ClassVar[str] = "gumbel"
    label: ClassVar[str] = "Categorical (Gumbel-softmax)"
    order: ClassVar[int] = 11
    source: ClassVar[str] = "Jang et al. 2016; Maddison et al. 2016; Lecture B p. 2"
    Config: ClassVar[type[Settings]] = GumbelSettings
    reparametrised: ClassVar[bool] = True
    replaces: ClassVar[tuple[str, ...]] = ("prior",)

    def __init__(self, config: GumbelSettings, dimension: int, examples: int = 0) -> None:
        self._config = config
        self._sizes = (config.variables, config.categories, dimension)
        self._logits = OwnLogits(*self._sizes[:2], learnt=config.prior == "learnt")
        self.code: Shape = (config.variables * dimension,)
        self.outputs: Shape = (config.variables * config.categories,)
        self.noise = config.variables * config.categories

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The vectors (m, K, C), and the logits (m, K) of a learnt prior."""
        return (self._sizes, *self._logits.shapes)

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw the vectors from N(0, I)."""
        return [random.standard_normal(self._sizes), *self._logits.initial()]

    def at(
        self, parameters: Sequence[Tensor], outputs: Tensor, rows: Tensor | None, share: float
    ) -> Codes:
        """Return q(c|x) for logits (n, m K)."""
        logits = outputs.view(-1, *self._sizes[:2])
        hard = self._config.draw == "hard"
        return CategoricalCodes(logits, parameters[0], self.temperature_at(share), hard)

    def temperature_at(self, share: float) -> float:
        """Return τ after a share of the experiment's length."""
        first, last = self._config.temperature, self._config.last
        return float(first * (last / first) ** min(max(share, 0.0), 1.0))

    def own_prior(self, parameters: Sequence[Tensor]) -> Marginal:
        """Return p(c)."""
        return self._logits.prior(parameters, parameters[0])
