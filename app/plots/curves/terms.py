"""A bound over the steps as the sum of its terms, each an area upon the one before it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor, QPainterPath
from PySide6.QtWidgets import QGraphicsPathItem

from app.plots.axes.palette import named
from app.plots.curves.curves import CurvesPlot
from app.plots.curves.series import Doubles, drawable
from app.plots.curves.strand import Curve
from app.style.theme import Theme
from engine.contract.columns import ColumnsView, Steps, Values

POINTS = 300
OPACITY = 0.30


class TermsPlot(CurvesPlot):
    """Areas from zero through the running sums of ``terms``, under the curves.

    A term is (curve, sign): the ELBO is the reconstruction (+1) and the KL (−1).
    """

    def __init__(
        self, terms: Sequence[tuple[Curve, int]], curves: Sequence[Curve], *, unit: str = ""
    ) -> None:
        self._terms = tuple(terms)
        self._areas: list[QGraphicsPathItem] = []
        self._sums: list[Doubles] = []
        super().__init__(curves, unit=unit)
        self._areas = [QGraphicsPathItem() for _ in terms]
        for area in self._areas:
            self.add(area, -3)
        self.restyle(self.theme)

    def legend(self, *, brief: bool = False) -> str:
        """Name the areas, then the curves."""
        areas = [
            f'<span style="color:{named(self.theme, curve.colour)}">■</span>&nbsp;'
            f"{'+' if sign > 0 else '−'}&nbsp;{curve.label}"
            for curve, sign in self._terms
        ]
        return " &nbsp; ".join([*areas, super().legend(brief=brief)])

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        super().restyle(theme)
        for area, (curve, _) in zip(self._areas, self._terms, strict=False):
            fill = QColor(named(theme, curve.colour))
            fill.setAlphaF(OPACITY)
            area.setBrush(fill)
            area.setPen(pg.mkPen(None))

    def _extent(self, columns: ColumnsView) -> tuple[int, ...]:
        own = (columns.length(curve.column) for curve, _ in self._terms)
        return (*super()._extent(columns), *own)

    def _draw(self) -> None:
        steps, self._sums = np.empty(0), []
        if self._columns is not None and not self._log:
            steps, self._sums = running_sums(self._columns, self._terms)
        super()._draw()
        sums = self._sums
        for k, area in enumerate(self._areas):
            path = QPainterPath()
            if k + 1 < len(sums) and len(steps) > 1:
                x = np.concatenate([steps, steps[::-1]])
                y = np.concatenate([sums[k], sums[k + 1][::-1]])
                path = pg.arrayToQPath(x, y, connect="all")
            area.setPath(path)

    def _follow_values(self, seen: Doubles) -> None:
        """Make room for zero and for every sum, or areas could not be compared."""
        super()._follow_values(np.concatenate([seen, np.zeros(min(len(seen), 1)), *self._sums]))


def running_sums(
    columns: ColumnsView, terms: Sequence[tuple[Curve, int]]
) -> tuple[Doubles, list[Doubles]]:
    """Return steps (n,) and, from zero on, the sums (n,) of the first k terms at them.

    Terms are read between their measurements by straight lines; without all of them there is
    nothing to add up.
    """
    found = [columns.column(curve.column) for curve, _ in terms]
    if any(len(steps) < 2 for steps, _ in found):
        return np.empty(0), []
    first = max(int(steps[0]) for steps, _ in found)
    last = min(int(steps[-1]) for steps, _ in found)
    steps = np.unique(np.linspace(first, max(last, first), POINTS).round())
    sums = [np.zeros(len(steps))]
    for (at, values), (_, sign) in zip(found, terms, strict=True):
        sums.append(sums[-1] + sign * _between(steps, at, values))
    return steps, sums


def _between(steps: Doubles, at: Steps, values: Values) -> Doubles:
    """Return values at steps, by straight lines between the measurements next to them."""
    after = np.minimum(np.searchsorted(at, steps.astype(np.int64)), len(at) - 1)
    near = np.unique(np.concatenate([np.maximum(after - 1, 0), after]))
    at, values = at[near], values[near]
    known = np.isfinite(values)
    if not known.any():
        return np.zeros(len(steps))
    result: Doubles = np.interp(steps, at[known], drawable(values)[known])
    return result
