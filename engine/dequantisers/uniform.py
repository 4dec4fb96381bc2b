"""Uniform dequantisation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import torch

from engine.kinds import Doubles, Shape, Tensor, dequantiser
from engine.numerics.grey_levels import check_levels, gathered, log_cell, placed
from engine.settings import Settings


class UniformSettings(Settings):
    """Nothing to set."""


@dequantiser
class Uniform:
    """Noise uniform on the cell of each grey level: E log p(x + u) is at most log P(x).

    Raises ConfigError for continuous data.
    """

    name: ClassVar[str] = "uniform"
    label: ClassVar[str] = "Uniform noise"
    source: ClassVar[str] = "Theis et al. 2016; Lecture A p. 2"
    Config: ClassVar[type[Settings]] = UniformSettings
    shapes: ClassVar[tuple[tuple[int, ...], ...]] = ()

    def __init__(self, config: UniformSettings, shape: Shape, levels: int = 0) -> None:
        self._levels = check_levels(self.name, levels)
        self._gain = log_cell(shape, levels)
        self.noise = math.prod(shape)

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw initial parameters, of which there are none."""
        return []

    def spread(
        self, parameters: Sequence[Tensor], examples: Tensor, noise: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return real examples (n, d) from noise (n, d), and −d log L (n,)."""
        spread = placed(examples, torch.special.ndtr(noise), self._levels)
        return spread, spread.new_full((len(spread),), self._gain)

    def gather(self, examples: Tensor) -> Tensor:
        """Return the grey levels (n, d) in whose cells real examples lie."""
        return gathered(examples, self._levels)
