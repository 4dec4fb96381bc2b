"""The prior p_z of a generator: draws from it and regular grids through it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from engine.contract.snapshot import Floats

Distribution = Literal["normal", "uniform"]


@dataclass(frozen=True, slots=True)
class Noise:
    """z with independent coordinates: standard normal, or uniform on [-1, 1]."""

    dimension: int
    distribution: Distribution = "normal"

    def sample(self, count: int, random: np.random.Generator) -> Floats:
        """Draw (count, dimension) values."""
        size = (count, self.dimension)
        if self.distribution == "normal":
            return random.standard_normal(size, dtype=np.float32)
        return random.random(size, dtype=np.float32) * np.float32(2) - np.float32(1)

    def grid(self, resolution: int) -> Floats:
        """Return a regular grid (rows, columns, dimension) over the first two coordinates.

        Lines are equally spaced in probability, from 1 to 99 per cent, so every cell holds the
        same mass; further coordinates are 0. One-dimensional noise gives a single row.
        """
        line = self._quantiles(np.linspace(0.01, 0.99, resolution))
        rows = 1 if self.dimension == 1 else resolution
        grid = np.zeros((rows, resolution, self.dimension), dtype=np.float32)
        grid[:, :, 0] = line
        if self.dimension > 1:
            grid[:, :, 1] = line[:, None]
        return grid

    def _quantiles(self, share: NDArray[np.float64]) -> NDArray[np.float64]:
        if self.distribution == "normal":
            values: NDArray[np.float64] = ndtri(share)
            return values
        return 2.0 * share - 1.0


def standard_normal(random: np.random.Generator, shape: tuple[int, ...]) -> Floats:
    """Draw standard normal values of any shape."""
    return random.standard_normal(shape, dtype=np.float32)
