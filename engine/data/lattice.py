"""Whole numbers on a square lattice."""

from __future__ import annotations

import math
from typing import ClassVar

import numpy as np

from engine.contract.snapshot import Floats, Rectangle
from engine.kinds import DataSettings, Doubles, dataset
from engine.numerics.densities.density_dataset import ROOM, DensityDataset, noise_setting
from engine.settings import setting

REACH = 0.33  # radius of the ring, in sides of the lattice


class LatticeSettings(DataSettings):
    """How many levels each coordinate has, and how sharp the ring is."""

    side: int = setting(
        6,
        label="Levels",
        symbol="L",
        low=2,
        high=64,
        help="How many values each of the two whole numbers takes, 0 to L − 1.",
    )
    sigma: float = noise_setting(
        0.06,
        low=0.02,
        help="Standard deviation of the distance from the ring, in sides of the lattice; wide "
        "rings make all pairs nearly as likely.",
    )


@dataset
class Lattice(DensityDataset):
    """Pairs of whole numbers, likeliest around a ring: data that has probabilities, no density.

    The pair (i, j) is drawn at (i, j)/(L - 1), with P ∝ exp(−(r − 0.33)²/2σ²) for its distance r
    from the middle, in sides. The entropy is −Σ P log P. A density of raw pairs has no bound;
    dequantised, it bounds their log P from below. Lecture A p. 2.
    """

    name: ClassVar[str] = "lattice"
    label: ClassVar[str] = "Whole numbers"
    order: ClassVar[int] = 17
    Config: ClassVar[type[DataSettings]] = LatticeSettings

    def __init__(self, config: LatticeSettings) -> None:
        self.levels: int | None = config.side
        # a little off the middle, so that no level lies on the edge of two cells
        low, high = 0.49 - ROOM / 2, 0.49 + ROOM / 2
        area = Rectangle(low, low, high, high)
        super().__init__(_Ring(config.side, config.sigma), area=area)


class _Ring:
    """Masses on the points of a lattice in the unit square, which is a ``Density`` without one."""

    def __init__(self, side: int, sigma: float) -> None:
        self.bounds = Rectangle(0.0, 0.0, 1.0, 1.0)
        self.scale = 1 / side
        self._line = np.arange(side) / (side - 1)
        middles = (np.arange(side) + 0.5) / side - 0.5
        radius = np.hypot(middles[:, None], middles)
        weights = np.exp(-(((radius - REACH) / sigma) ** 2) / 2)
        self._masses: Doubles = weights / weights.sum()

    def sample(self, count: int, random: np.random.Generator) -> Floats:
        places = np.searchsorted(self._masses.cumsum(), random.random(count), side="right")
        rows, columns = np.divmod(np.minimum(places, self._masses.size - 1), len(self._line))
        points: Floats = np.column_stack([self._line[columns], self._line[rows]])
        return points.astype(np.float32)

    def log_density(self, points: Doubles) -> None:
        """Return nothing: whole numbers have none."""

    def entropy(self) -> float:
        positive = self._masses[self._masses > 0]
        return -math.fsum(positive * np.log(positive))

    def cell_masses(self, x_edges: Doubles, y_edges: Doubles) -> Doubles:
        across, along = self._within(x_edges), self._within(y_edges)
        masses: Doubles = along @ self._masses @ across.T
        return masses

    def _within(self, edges: Doubles) -> Doubles:
        """Return which cell (n,) holds which level (L,), 1 or 0: each from its edge upwards."""
        within = (edges[:-1, None] <= self._line) & (self._line < edges[1:, None])
        found: Doubles = within.astype(np.float64)
        return found
