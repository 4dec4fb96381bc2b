"""The VampPrior: a mixture of what the encoder makes of learnt examples."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from engine.kinds import Doubles, Examples, Marginal, Shape, Surroundings, Tensor, prior
from engine.numerics.codes.mixture_codes import MixtureOf, equal
from engine.settings import Settings, setting


class VampSettings(Settings):
    """How many pseudo-inputs there are."""

    components: int = setting(
        32,
        label="Pseudo-inputs",
        symbol="K",
        low=1,
        high=1000,
        scale="log",
        help="How many learnt examples u_k there are; they start at examples of the data.",
        source="Tomczak and Welling 2018",
    )


@prior
class Vamp:
    """(1/K) Σ q(z|u_k): the aggregated posterior of a few examples u_k that are learnt too."""

    name: ClassVar[str] = "vamp"
    label: ClassVar[str] = "VampPrior"
    source: ClassVar[str] = "Tomczak and Welling 2018"
    Config: ClassVar[type[Settings]] = VampSettings
    wants: ClassVar[int] = 0

    def __init__(
        self, config: VampSettings, dimension: int, shape: Shape, examples: int = 0
    ) -> None:
        self._dimension = dimension
        self.shapes: tuple[tuple[int, ...], ...] = ((config.components, math.prod(shape)),)

    def initial(self, random: np.random.Generator, examples: Examples) -> list[Doubles]:
        """Draw pseudo-inputs from the data."""
        return [examples(self.shapes[0][0]).astype(np.float64)]

    def at(self, parameters: Sequence[Tensor], around: Surroundings) -> Marginal:
        """Return p(z)."""
        (inputs,) = parameters
        return MixtureOf(
            components=around.encode(inputs, None),
            log_weights=equal(len(inputs), inputs),
            pick=lambda places: around.encode(inputs[places], None),
            dimension=self._dimension,
            noise=around.noise + 1,
        )
