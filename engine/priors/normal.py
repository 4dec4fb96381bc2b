"""The standard normal prior."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from engine.kinds import Doubles, Examples, Marginal, Shape, Surroundings, Tensor, prior
from engine.numerics.codes.gaussian_codes import StandardNormal
from engine.settings import Settings


class NormalSettings(Settings):
    """Nothing to set."""


@prior
class Normal:
    """N(0, I)."""

    name: ClassVar[str] = "normal"
    label: ClassVar[str] = "Standard normal"
    order: ClassVar[int] = -1
    source: ClassVar[str] = "Kingma and Welling 2014"
    Config: ClassVar[type[Settings]] = NormalSettings
    wants: ClassVar[int] = 0
    shapes: ClassVar[tuple[tuple[int, ...], ...]] = ()

    def __init__(
        self, config: NormalSettings, dimension: int, shape: Shape, examples: int = 0
    ) -> None:
        self._dimension = dimension

    def initial(self, random: np.random.Generator, examples: Examples) -> list[Doubles]:
        """Draw initial parameters, of which there are none."""
        return []

    def at(self, parameters: Sequence[Tensor], around: Surroundings) -> Marginal:
        """Return p(z)."""
        return StandardNormal.like(around.training, self._dimension)
