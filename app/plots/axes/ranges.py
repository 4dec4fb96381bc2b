"""Ranges of axes that follow what is drawn without trembling while a slider moves. No Qt."""

from __future__ import annotations

import numpy as np

from app.plots.axes.geometry import Doubles, drawable
from engine.contract.snapshot import Floats, Rectangle

MARGIN = 0.06  # of the extent, at either end
LOOSE = 2.0  # a range that is at most so many times too wide is kept
NOTHING = 1e-6  # of a magnitude: what differs by less is one number
Range = tuple[float, float]


def padded(low: float, high: float) -> Range:
    """Return a range with a margin at either end, of some width even about a single number."""
    span = high - low
    if span <= NOTHING * max(abs(low), abs(high)):
        half = max(abs(high), 1.0) / 2
        return low - half, high + half
    return low - MARGIN * span, high + MARGIN * span


def followed(low: float, high: float, present: Range | None) -> Range:
    """Return the present range while it holds all and is not far too wide, else a padded one."""
    wanted = padded(low, high)
    if present is None:
        return wanted
    holds = present[0] <= low and high <= present[1]
    fitting = present[1] - present[0] <= LOOSE * (wanted[1] - wanted[0])
    return present if holds and fitting else wanted


def around(places: Floats | Doubles, present: Rectangle | None) -> Rectangle | None:
    """Return a rectangle that holds what can be drawn of places (..., 2), None if nothing can."""
    flat = np.asarray(places, np.float64).reshape(-1, 2)
    known = flat[drawable(flat)]
    if not len(known):
        return present
    (left, bottom), (right, top) = known.min(axis=0), known.max(axis=0)
    old = (None, None) if present is None else _sides(present)
    x = followed(float(left), float(right), old[0])
    y = followed(float(bottom), float(top), old[1])
    return Rectangle(x[0], y[0], x[1], y[1])


def _sides(area: Rectangle) -> tuple[Range, Range]:
    return (area.left, area.right), (area.bottom, area.top)
