"""Vector quantisation as a posterior."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np

from engine.kinds import Codes, Doubles, Marginal, Shape, Tensor, posterior
from engine.numerics.codes.discrete_codes import QuantisedCodes
from engine.numerics.codes.own_prior import Kind, OwnLogits, own_prior_setting
from engine.numerics.codes.quantisation import RunningCodes, nearest
from engine.settings import Settings, setting


class VqSettings(Settings):
    """The codebook, what holds the encoder to it, and how it moves."""

    size: int = setting(
        32,
        label="Codebook size",
        symbol="K",
        low=2,
        high=4096,
        scale="log",
        help="How many vectors e_k there are to choose from.",
        source="Lecture B p. 1",
    )
    places: int = setting(
        1,
        label="Codes per example",
        symbol="m",
        low=1,
        high=256,
        scale="log",
        help="How many vectors out of the codebook describe one example, side by side; each has "
        "the latent dimension.",
        source="van den Oord et al. 2017",
    )
    commitment: float = setting(
        0.25,
        label="Commitment",
        symbol="β",
        low=0.0,
        high=10.0,
        live=True,
        help="Weight of the squared distance by which the encoder stays near the codes it chose.",
        source="van den Oord et al. 2017, equation 3",
    )
    update: Literal["gradient", "average"] = setting(
        "average",
        label="Codes follow",
        live=True,
        help="Codes move by the gradient of their squared distance to what chose them, or are "
        "moving averages of it.",
        source="van den Oord et al. 2017, appendix A.1",
        choice_labels=("Gradient", "Moving average"),
    )
    decay: float = setting(
        0.99,
        label="Decay of the averages",
        symbol="γ",
        low=0.0,
        high=0.9999,
        live=True,
        help="How much of the running counts and averages is kept in each step.",
        source="van den Oord et al. 2017, appendix A.1",
    )
    restart: float = setting(
        0.05,
        label="Restart unused codes",
        low=0.0,
        high=1.0,
        live=True,
        help="A code used less than this share of a fair share is put where the encoder is; 0 "
        "leaves dead codes dead.",
        source="Dhariwal et al. 2020, Jukebox, section 3",
    )
    prior: Kind = own_prior_setting("codes", by=", place by place")


@posterior
class Vq:
    """The nearest vector of a codebook, certainly; gradients pass straight through (VQ-VAE).

    KL(q‖p) is log K for every code of an example, whatever the encoder does. Takes its own prior.
    """

    name: ClassVar[str] = "vq"
    label: ClassVar[str] = "Vector quantised"
    order: ClassVar[int] = 10
    source: ClassVar[str] = "van den Oord et al. 2017; Lecture B p. 1"
    Config: ClassVar[type[Settings]] = VqSettings
    reparametrised: ClassVar[bool] = True
    replaces: ClassVar[tuple[str, ...]] = ("prior",)

    def __init__(self, config: VqSettings, dimension: int, examples: int = 0) -> None:
        self._config = config
        self._sizes = (config.places, config.size, dimension)
        self._logits = OwnLogits(*self._sizes[:2], learnt=config.prior == "learnt")
        self.code: Shape = (config.places * dimension,)
        self.outputs: Shape = self.code
        self.noise = 0

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """Codes (K, C), running counts (K,) and sums (K, C), logits (m, K) of a learnt prior."""
        _, size, dimension = self._sizes
        return ((size, dimension), (size,), (size, dimension), *self._logits.shapes)

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw the codes from N(0, I); each has been chosen once."""
        _, size, dimension = self._sizes
        codes = random.standard_normal((size, dimension))
        return [codes, np.ones(size), codes.copy(), *self._logits.initial()]

    def at(
        self, parameters: Sequence[Tensor], outputs: Tensor, rows: Tensor | None, share: float
    ) -> Codes:
        """Return q(c|x) for the encoder's vectors (n, m C)."""
        averaged = self._config.update == "average"
        codes = parameters[0].detach() if averaged else parameters[0]
        teach = 0.0 if averaged else 1.0
        return QuantisedCodes.of(self._vectors(outputs), codes, self._config.commitment, teach)

    def own_prior(self, parameters: Sequence[Tensor]) -> Marginal:
        """Return p(c)."""
        book = parameters[0].detach().expand(self._sizes[0], -1, -1)
        return self._logits.prior(parameters, book)

    def settle(self, parameters: Sequence[Tensor], outputs: Tensor) -> None:
        """Count what was chosen, move the averages, restart codes that nothing chooses."""
        running = RunningCodes(*parameters[:3])
        vectors = self._vectors(outputs).flatten(0, 1)
        chosen = nearest(vectors, running.codes)
        if self._config.update == "average":
            running.follow(vectors, chosen, self._config.decay)
        else:
            running.count(chosen, self._config.decay)
        if self._config.restart > 0:
            running.restart(vectors, self._config.restart)

    def _vectors(self, outputs: Tensor) -> Tensor:
        places, _, dimension = self._sizes
        return outputs.view(-1, places, dimension)
