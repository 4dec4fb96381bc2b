"""Pictures of points, with the mode of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.contract.snapshot import Floats, Points, frozen
from engine.numerics.modes import labels

if TYPE_CHECKING:
    from engine.observation import Observation


def scatter(seen: Observation, points: Floats) -> Points:
    """Return the picture of points (n, 2), labelled with the nearest mode where there are modes."""
    modes = seen.dataset.modes
    known = None if modes is None else frozen(labels(points, modes))
    return Points(seen.step, frozen(points), known)
