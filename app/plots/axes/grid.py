"""Lines at the major ticks as one opaque item; those that axes draw are translucent and slow."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg

from app.plots.axes.geometry import Doubles
from app.plots.axes.pens import pen
from app.style.theme import Theme

BOTTOM_LAYER = -10


class Grid:
    """Rules the major ticks of some axes: those of ``directions``, "x", "y", both or neither."""

    def __init__(self, axes: Any, directions: str) -> None:
        self._axes, self._directions = axes, directions
        self._view = axes.getPlotItem().getViewBox()
        self._item = pg.PlotCurveItem(connect="pairs")
        self._item.setZValue(BOTTOM_LAYER)
        self._view.addItem(self._item, ignoreBounds=True)
        if directions:
            self._view.sigRangeChanged.connect(self._rule)
            self._view.sigResized.connect(self._rule)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._item.setPen(pen(theme.grid))

    def _rule(self, *_: object) -> None:
        (left, right), (bottom, top) = self._view.viewRange()
        ends = [np.empty((0, 2))]
        if "x" in self._directions:
            x = self._ticks("bottom", left, right, self._view.width())
            ends.append(_pairs(x, bottom, top))
        if "y" in self._directions:
            y = self._ticks("left", bottom, top, self._view.height())
            ends.append(_pairs(y, left, right)[:, ::-1])
        self._item.setData(*np.concatenate(ends).T)

    def _ticks(self, side: str, low: float, high: float, pixels: float) -> Doubles:
        axis = self._axes.getAxis(side)
        levels = axis.tickValues(low, high, pixels) if pixels > 1 else []
        found = np.asarray(levels[0][1] if levels else [], dtype=np.float64)
        return _fewer(found) if axis.logMode else found


def _fewer(exponents: Doubles) -> Doubles:
    """Return the whole exponents of ten, or with their double and fivefold if there is only one."""
    whole = exponents[exponents == np.round(exponents)]
    leading = np.round(10.0 ** (exponents - np.floor(exponents)))
    return whole if len(whole) > 1 else exponents[np.isin(leading, (1, 2, 5, 10))]


def _pairs(places: Doubles, start: float, end: float) -> Doubles:
    """Return segments (2n, 2), in pairs, at places along the first coordinate."""
    across = np.tile([start, end], len(places))
    return np.stack([np.repeat(places, 2), across], axis=1)
