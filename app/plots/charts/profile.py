"""Named curves over a common axis that is not the steps, such as spectra over frequency."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF

from app.plots.axes.geometry import Doubles
from app.plots.axes.palette import named
from app.plots.axes.pens import pen
from app.plots.axes.plot import Plot
from app.plots.writing.numbers import number
from app.style.fonts import strong
from app.style.theme import LIGHT, Theme
from engine.contract.snapshot import Table

MARGIN = 0.06


class ProfilePlot(Plot):
    """The columns of a table against its column ``across``; ``curves`` maps them to colours."""

    def __init__(
        self, across: str, curves: Mapping[str, str], *, what: str, axis: str, log: bool = False
    ) -> None:
        super().__init__()
        self.across, self.what, self.axis = across, what, axis
        self._colours = dict(curves)
        self._table: Table | None = None
        self._lines = {name: pg.PlotCurveItem(connect="finite") for name in curves}
        for layer, item in enumerate(self._lines.values()):
            self.add(item, layer)
        self.set_log(log)
        self.restyle(LIGHT)

    def show_table(self, table: Table) -> None:
        """Show a table; the same one costs nothing."""
        if table is self._table:
            return
        self._table = table
        x = self._x()
        for name, item in self._lines.items():
            column = table.columns.get(name)
            item.setVisible(column is not None)
            if column is not None:
                item.setData(x[: len(column)], self._heights(np.asarray(column, np.float64)))
        self.fit()

    def fit(self) -> None:
        """Show all that is finite."""
        if self._table is None or len(self._x()) < 1:
            return
        x = self._x()
        columns = [self._table.columns[n] for n in self._lines if n in self._table.columns]
        heights = [self._heights(np.asarray(c, np.float64)) for c in columns]
        seen = np.concatenate([np.empty(0), *heights])
        seen = seen[np.isfinite(seen)]
        low, high = (float(seen.min()), float(seen.max())) if len(seen) else (0.0, 1.0)
        margin = MARGIN * max(high - low, 1e-9)
        self.set_x(float(x.min()), max(float(x.max()), float(x.min()) + 1e-9))
        self.set_y(low - margin, high + margin)

    def legend(self, *, brief: bool = False) -> str:
        """Name every curve, and both axes."""
        rows = [
            f'<span style="color:{named(self.theme, colour)}">━</span>&nbsp;{name}'
            for name, colour in self._colours.items()
        ]
        words = self.what if brief else f"{self.what} over {self.axis}"
        return " &nbsp; ".join([*rows, f'<span style="color:{self.theme.muted}">{words}</span>'])

    def hovered(self, place: QPointF) -> str:
        """Return the values nearest to the cursor along the axis."""
        x = self._x()
        if self._table is None or not len(x):
            return ""
        index = int(np.abs(x - place.x()).argmin())
        rows = [f"{self.axis} {number(float(x[index]))}"]
        for name in self._lines:
            column = self._table.columns.get(name)
            if column is not None and index < len(column):
                rows.append(f"{name} {strong(number(float(column[index])))}")
        return "<br>".join(rows)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        super().restyle(theme)
        for name, item in self._lines.items():
            item.setPen(pen(named(theme, self._colours[name]), width=2))

    def _x(self) -> Doubles:
        """Return the places along the axis, or numbers where the table has none."""
        if self._table is None:
            return np.empty(0)
        known = self._table.columns.get(self.across)
        longest = max((len(c) for c in self._table.columns.values()), default=0)
        x = np.arange(longest) if known is None else np.asarray(known, np.float64)
        places: Doubles = np.clip(np.nan_to_num(x), -1e9, 1e9)
        return places

    def _heights(self, values: Doubles) -> Doubles:
        if self._log:
            values = np.where(values > 0, values, np.nan)
            with np.errstate(invalid="ignore"):
                values = np.log10(values)
        heights: Doubles = np.where(np.abs(values) < 1e9, values, np.nan)
        return heights
