"""A dataset that is one density: what all datasets of this package have in common."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Protocol

import numpy as np

from engine.contract.snapshot import Floats, Rectangle
from engine.kinds import PLANE, Doubles, Modes, Shape
from engine.settings import setting

ROOM = 1.35  # side of the area in extents of the data: fakes start outside


class Density(Protocol):
    """A distribution on the plane, None wherever something of it is unknown."""

    @property
    def scale(self) -> float:
        """The finest length worth resolving, in data units."""
        ...

    @property
    def bounds(self) -> Rectangle:
        """A box that holds nearly all of the mass."""
        ...

    def sample(self, count: int, random: np.random.Generator) -> Floats:
        """Draw (count, 2) points."""
        ...

    def log_density(self, points: Doubles) -> Doubles | None:
        """Return the log density (n,) at points (n, 2) in nats."""
        ...

    def entropy(self) -> float | None:
        """Return the differential entropy in nats."""
        ...

    def cell_masses(self, x_edges: Doubles, y_edges: Doubles) -> Doubles | None:
        """Return the mass of every cell, rows along y, columns along x."""
        ...


class DensityDataset:
    """The ``Dataset`` whose distribution is ``density``, shown over ``area``."""

    def __init__(
        self, density: Density, *, modes: Modes | None = None, area: Rectangle | None = None
    ) -> None:
        self.density = density
        self.modes = modes
        self.area = area or square_around(density.bounds)

    @property
    def shape(self) -> Shape:
        """The shape of one example."""
        return PLANE

    @property
    def scale(self) -> float:
        """The finest length worth resolving, in data units."""
        return self.density.scale

    def sample(self, count: int, random: np.random.Generator) -> Floats:
        """Draw (count, 2) points."""
        return self.density.sample(count, random)

    def log_density(self, points: Doubles) -> Doubles | None:
        """Return the log density (n,) at points (n, 2) in nats."""
        return self.density.log_density(points)

    def entropy(self) -> float | None:
        """Return the differential entropy in nats, computed once."""
        return self._entropy

    def cell_masses(self, x_edges: Doubles, y_edges: Doubles) -> Doubles | None:
        """Return the mass of every cell, rows along y, columns along x."""
        return self.density.cell_masses(x_edges, y_edges)

    @cached_property
    def _entropy(self) -> float | None:
        return self.density.entropy()


def square_around(bounds: Rectangle) -> Rectangle:
    """Return the square with the centre of ``bounds``, 1.35 times as large, never empty."""
    x = (bounds.left + bounds.right) / 2
    y = (bounds.bottom + bounds.top) / 2
    half = ROOM * max(bounds.width, bounds.height) / 2 or 1.0
    half = max(half, 1e-5 * max(abs(x), abs(y)))  # float32 points must still tell its sides apart
    return Rectangle(x - half, y - half, x + half, y + half)


def noise_setting(default: float, *, low: float = 0.005, high: float = 1.0, help: str = "") -> Any:
    """Declare the field ``sigma``; a bound of 0 makes it linear and allows no noise at all."""
    return setting(
        default,
        label="Noise",
        symbol="σ",
        low=low,
        high=high,
        scale="log" if low > 0 else "linear",
        live=True,
        help=help or "Standard deviation of the normal noise around the points.",
    )
