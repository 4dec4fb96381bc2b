"""Histograms of several series over common edges, with labelled marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor

from app.plots.axes.geometry import Doubles
from app.plots.axes.palette import named
from app.plots.axes.pens import pen
from app.plots.axes.plot import Plot
from app.plots.writing.numbers import number, percent
from app.plots.writing.spelling import lowered, unbroken
from app.style.fonts import strong
from app.style.theme import LIGHT, Theme
from engine.contract.snapshot import Histogram


class HistogramPlot(Plot):
    """Shares per bin as filled steps; ``colours`` maps each series to its colour in the theme."""

    def __init__(self, what: str, colours: Mapping[str, str]) -> None:
        super().__init__()
        self.what = what
        self._colours = dict(colours)
        self._shares: dict[str, Doubles] = {}
        self._edges: Doubles = np.empty(0)
        self._top = 0.0
        self._shown: Histogram | None = None
        self._steps = {name: _steps() for name in colours}
        self._marks: list[Any] = []
        for item in self._steps.values():
            self.add(item, 1)
        self.restyle(LIGHT)

    def show_histogram(self, histogram: Histogram) -> None:
        """Show a histogram; the same one costs nothing."""
        if histogram is self._shown or len(histogram.edges) < 2:
            return
        self._shown = histogram
        self._edges = np.nan_to_num(histogram.edges.astype(np.float64))
        self._shares = {
            name: _shares(histogram.series[name])
            for name in self._steps
            if name in histogram.series
        }
        for name, item in self._steps.items():
            item.setVisible(name in self._shares)
            if name in self._shares:
                item.setData(self._edges, self._shares[name])
        self._set_marks(histogram.marks)
        self.fit()

    def fit(self) -> None:
        """Show all bins, on a height that follows the tallest only when it has to."""
        if not len(self._edges) or not self._shares:
            return
        top = max(1e-6, *(float(shares.max(initial=0)) for shares in self._shares.values()))
        if not top <= self._top <= 2 * top:
            self._top = 1.25 * top
        left, right = self._edges[0], self._edges[-1]
        places = [left, right, *(line.value() for line in self._marks if line.isVisible())]
        margin = 0.02 * max(max(places) - min(places), 1e-9)
        self.set_x(min(places) - margin, max(places) + margin)
        self.set_y(0, self._top)

    def legend(self, *, brief: bool = False) -> str:
        """Name every series beside its colour."""
        swatches = [
            f'<span style="color:{named(self.theme, colour)}">■</span>&nbsp;{unbroken(name)}'
            for name, colour in self._colours.items()
        ]
        what = f'<span style="color:{self.theme.muted}">{self.what}</span>'
        return " &nbsp; ".join([what, *swatches] if len(swatches) > 1 else [what])

    def hovered(self, place: QPointF) -> str:
        """Return the bounds of the bin under the cursor and the share of each series in it."""
        index = int(np.searchsorted(self._edges, place.x(), side="right")) - 1
        if not 0 <= index < len(self._edges) - 1:
            return ""
        low, high = number(self._edges[index]), number(self._edges[index + 1])
        rows = [f"{low} to {high}"]
        rows += [f"{lowered(name)} {strong(percent(s[index]))}" for name, s in self._shares.items()]
        return "<br>".join(rows)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        super().restyle(theme)
        for name, item in self._steps.items():
            colour = QColor(named(theme, self._colours[name]))
            item.setPen(pen(colour.name(), width=self.stroke()))
            colour.setAlphaF(0.28)
            item.setBrush(colour)
        for line in self._marks:
            self._style_mark(line)

    def _set_marks(self, marks: Sequence[tuple[str, float]]) -> None:
        while len(self._marks) < len(marks):
            line = pg.InfiniteLine(angle=90, label="", labelOpts={"position": 0.92})
            self.add(line, 2)
            self._style_mark(line)
            self._marks.append(line)
        for index, line in enumerate(self._marks):
            line.setVisible(index < len(marks))
            if index < len(marks):
                label, value = marks[index]
                line.setPos(value)
                line.label.setFormat(label)

    def _style_mark(self, line: Any) -> None:
        line.setPen(pen(self.theme.text, dashed=True))
        line.label.setColor(self.theme.text)
        line.label.setFont(self._small_font())


def _steps() -> Any:
    return pg.PlotCurveItem([0, 1], [0], stepMode="center", fillLevel=0)


def _shares(counts: Any) -> Doubles:
    known = np.clip(np.nan_to_num(np.asarray(counts, np.float64), posinf=0.0), 0.0, 1e30)
    total = known.sum()
    result: Doubles = known / total if total > 0 else known
    return result
