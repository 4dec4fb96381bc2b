"""The aggregated posterior of the training set as prior."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import torch

from engine.contract.errors import ConfigError
from engine.kinds import Doubles, Examples, Marginal, Shape, Surroundings, Tensor, prior
from engine.numerics.codes.mixture_codes import MixtureOf, equal
from engine.settings import Settings, setting


class AggregatedSettings(Settings):
    """How many training examples make up the prior."""

    components: int = setting(
        500,
        label="Examples in the prior",
        symbol="n",
        low=1,
        high=10_000,
        scale="log",
        help="The prior is made of this many of the training examples, all if there are fewer; "
        "each step encodes them all.",
        source="Hoffman and Johnson 2016",
    )


@prior
class Aggregated:
    """(1/n) Σ q(z|x_i) over training examples x_i: the prior that the ELBO itself prefers.

    It makes the marginal KL vanish, and overfits: examples that were not trained on are unlikely.
    """

    name: ClassVar[str] = "aggregated"
    label: ClassVar[str] = "Aggregated posterior"
    source: ClassVar[str] = "Hoffman and Johnson 2016; Lectures A, B, E"
    Config: ClassVar[type[Settings]] = AggregatedSettings
    shapes: ClassVar[tuple[tuple[int, ...], ...]] = ()

    def __init__(
        self, config: AggregatedSettings, dimension: int, shape: Shape, examples: int = 0
    ) -> None:
        if examples == 0:
            raise ConfigError(
                "prior.kind: 'aggregated' is made of the training examples, so data.size must "
                "limit them; it is 0, which draws fresh ones for every batch"
            )
        self._dimension = dimension
        self.wants = min(config.components, examples)

    def initial(self, random: np.random.Generator, examples: Examples) -> list[Doubles]:
        """Draw initial parameters, of which there are none."""
        return []

    def at(self, parameters: Sequence[Tensor], around: Surroundings) -> Marginal:
        """Return p(z)."""
        examples = around.training
        places = torch.arange(len(examples), device=examples.device)
        return MixtureOf(
            components=around.encode(examples, places),
            log_weights=equal(len(examples), examples),
            pick=lambda chosen: around.encode(examples[chosen], chosen),
            dimension=self._dimension,
            noise=around.noise + 1,
        )
