"""Pictures of functions over the area that a panel shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from engine.contract.snapshot import Field, Floats, frozen
from engine.kinds import Doubles
from engine.numerics.lipschitz import lattice

if TYPE_CHECKING:
    from engine.observation import Observation

RESOLUTION = 128  # cells along a side
TAIL = 0.01  # share of the cells at each end that may saturate the colours
Levels = tuple[float, float]


def raw_surface(seen: Observation, resolution: int) -> Floats:
    """Return the raw output (rows, columns) at the centres of cells over the area."""

    def compute() -> Floats:
        points = lattice(seen.dataset.area, resolution)
        return seen.duel.outputs(points).reshape(resolution, resolution)

    return seen.cached(("surface", resolution), compute)


def probability_surface(seen: Observation, resolution: int) -> Floats:
    """Return D (rows, columns), the sigmoid of the logit."""
    values: Floats = expit(raw_surface(seen, resolution))
    return values


def field(seen: Observation, values: Floats | Doubles, levels: Levels, note: str = "") -> Field:
    """Return the picture of values (rows, columns) over the area."""
    low, high = levels
    return Field(seen.step, frozen(values), seen.dataset.area, low, high, note)


def robust_levels(values: Floats) -> Levels:
    """Return levels between which all but the outermost values lie, never equal."""
    finite = values[np.isfinite(values)]
    if finite.size == 0:
        return 0.0, 1.0
    low, high = (float(q) for q in np.quantile(finite, (TAIL, 1 - TAIL)))
    room = 1e-6 * max(1.0, abs(low), abs(high))  # colours must tell low from high
    return (low, high) if high - low > room else (low - room, high + room)
