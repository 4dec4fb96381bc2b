"""The columns of a table as curves over its first one, with their names and a cross hair."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF

from app.plots.axes.geometry import Doubles
from app.plots.axes.palette import named
from app.plots.axes.pens import pen
from app.plots.axes.plot import Plot
from app.plots.axes.ranges import Range, followed, padded
from app.plots.curves.series import drawable
from app.plots.writing.numbers import number
from app.plots.writing.spelling import lowered, unbroken
from app.style.fonts import strong
from app.style.theme import LIGHT, Theme
from engine.contract.snapshot import Table

SOLID = 5  # curves that differ by colour; those after them are dashed
FAR = 1e12  # what is larger says more in the text at the cursor than as the height of an axis
FEW, DOT = 12, 5  # points of a curve that are worth a dot each, and its pixels


class TablePlot(Plot):
    """Curves of the columns ``names[1:]`` over the column ``names[0]``; items are kept.

    The range follows the curves only where they leave it or shrink a lot, so that a moved slider
    moves them and not the axes.
    """

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self.names = names
        self._table: Table | None = None
        self._x: Doubles = np.empty(0)
        self._y: tuple[Doubles, ...] = ()
        self._span: tuple[Range, Range] | None = None
        self._curves = [pg.PlotCurveItem(connect="finite") for _ in names[1:]]
        self._dots = [pg.ScatterPlotItem(symbol="o", size=DOT) for _ in names[1:]]
        self._cross = pg.InfiniteLine(angle=90)
        self._cross.hide()
        for layer, items in enumerate(zip(self._curves, self._dots, strict=True)):
            for item in items:
                self.add(item, layer)
        self.add(self._cross, 20)
        self.restyle(LIGHT)

    def show_table(self, table: Table) -> None:
        """Show a table with these columns; the same one costs nothing."""
        if table is self._table or tuple(table.columns) != self.names:
            return
        self._table = table
        self._x, *rest = (_reachable(table.columns[name]) for name in self.names)
        self._y = tuple(rest)
        self.count_x(_whole(self._x))
        few = len(self._x) <= FEW
        for curve, dots, y in zip(self._curves, self._dots, self._y, strict=True):
            curve.setData(self._x, y)
            known = np.isfinite(self._x) & np.isfinite(y) & few
            dots.setData(self._x[known], y[known])
        self._follow()
        self.refresh_readout()

    def fit(self) -> None:
        """Show all of the curves, no more."""
        self._span = None
        self._follow()

    def legend(self, *, brief: bool = False) -> str:
        """Name every curve beside its colour."""
        return "&nbsp;&nbsp; ".join(
            f'<span style="color:{self._colour(place)}">{"┅" if place >= SOLID else "━"}</span>'
            f"&nbsp;{unbroken(name)}"
            for place, name in enumerate(self.names[1:])
        )

    def hovered(self, place: QPointF) -> str:
        """Move the cross hair to the nearest row of the table and return what it holds."""
        known = np.isfinite(self._x)
        if self._table is None or not known.any():
            return ""
        index = int(np.argmin(np.where(known, np.abs(self._x - place.x()), np.inf)))
        self._cross.setPos(float(self._x[index]))
        self._cross.show()
        rows = [f"{lowered(self.names[0])} = {number(float(self._x[index]))}"]
        for place_, name in enumerate(self.names[1:]):
            value = number(float(self._table.columns[name][index]), 4)
            swatch = f'<span style="color:{self._colour(place_)}">━</span>'
            rows.append(f"{swatch} {lowered(name)} {strong(value)}")
        return "<br>".join(rows)

    def left(self) -> None:
        """Take the cross hair away."""
        self._cross.hide()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        super().restyle(theme)
        self._cross.setPen(pen(theme.muted))
        for place, (curve, dots) in enumerate(zip(self._curves, self._dots, strict=True)):
            curve.setPen(pen(self._colour(place), width=self.stroke(), dashed=place >= SOLID))
            dots.setPen(pg.mkPen(None))
            dots.setSize(DOT * self.stroke())
            dots.setBrush(pg.mkBrush(self._colour(place)))

    def _colour(self, place: int) -> str:
        return named(self.theme, str(place))

    def _follow(self) -> None:
        if not self._y:
            return
        known = np.isfinite(self._x)
        x, y = self._x[known], np.concatenate([heights[known] for heights in self._y])
        y = y[np.isfinite(y)]
        if not len(x) or not len(y):
            return
        old = self._span or (None, None)
        self._span = _across(x, old[0]), followed(float(y.min()), float(y.max()), old[1])
        self.set_x(*self._span[0])
        self.set_y(*self._span[1])
        self.hug_left()


def _whole(x: Doubles) -> bool:
    """Whether places are counts, such as layers or steps, between which there is nothing."""
    return bool(np.isfinite(x).all() and (x == np.round(x)).all())


def _across(x: Doubles, present: Range | None) -> Range:
    """Return the range along x: all of it and nothing beside, unless it is a single place.

    A few counts stand free of the edges, so that the first and the last keep dot and number.
    """
    low, high = float(x.min()), float(x.max())
    if low < high and len(x) <= FEW and _whole(x):
        return padded(low, high)
    return (low, high) if low < high else followed(low, high, present)


def _reachable(values: object) -> Doubles:
    """Return values with what is not known or too large for an axis made NaN."""
    known = drawable(np.asarray(values, np.float64))
    reachable: Doubles = np.where(np.abs(known) < FAR, known, np.nan)
    return reachable
