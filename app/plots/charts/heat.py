"""A small heat map over the steps: one row per mode, one column per moment."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetrics, QResizeEvent

from app.plots.axes.palette import mixed, ramp
from app.plots.axes.plot import Plot
from app.plots.axes.raster import Raster
from app.plots.charts.history import History
from app.plots.widgets.throttle import Throttle
from app.plots.writing.numbers import percent, thousands
from app.style.fonts import strong
from app.style.theme import LIGHT, Theme

COLUMNS = 240
REDRAW_MILLISECONDS = 200
TICK_ROOM = 10  # pixels between a name and the axis


class HeatPlot(Plot):
    """Shares from 0 (the panel's colour) to twice the fair share or more (the fakes' colour).

    ``word`` names a row, and the rows are numbered from ``first`` unless they have names.
    """

    def __init__(self, what: str) -> None:
        super().__init__(grid="", steps=True, named="left")
        self.what, self.word, self.first = what, "mode", 1
        self._called: tuple[str, ...] = ()
        self._rows = 0
        self._history = History()
        self._image = Raster()
        self.add(self._image)
        self.view.setMouseEnabled(x=False, y=False)
        self._throttle = Throttle(self, self._draw, REDRAW_MILLISECONDS)
        self.restyle(LIGHT)

    def name_rows(self, names: tuple[str, ...]) -> None:
        """Write names beside the rows, or their numbers where there are none."""
        if names != self._called:
            self._called = names
            self._write_rows()
            self._make_room()

    def show_history(self, history: History) -> None:
        """Show a history, at most a few times a second."""
        self._history = history
        self._throttle.request()

    def legend(self, *, brief: bool = False) -> str:
        """Name the picture."""
        colours = zip(self._stops(), ("0", "fair", "double"), strict=True)
        marks = [f'<span style="color:{c}">■</span>&nbsp;{word}' for c, word in colours]
        return " &nbsp; ".join(
            [f'<span style="color:{self.theme.muted}">{self.what}</span>', *marks]
        )

    def hovered(self, place: QPointF) -> str:
        """Return the share of the mode under the cursor at that step."""
        row, steps = round(place.y()) - self.first, self._history.steps
        if not steps or not steps[0] <= place.x() <= steps[-1]:
            return ""
        matrix = self._history.matrix(COLUMNS)
        if not 0 <= row < len(matrix):
            return ""
        span = max(1, steps[-1] - steps[0])
        column = min(COLUMNS - 1, int((place.x() - steps[0]) / span * COLUMNS))
        share = percent(float(matrix[row, column]))
        step = thousands(round(place.x()))
        name = self._called[row] if row < len(self._called) else f"{self.word} {row + self.first}"
        return f"{name}, step {step}<br>{strong(share)}"

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        super().restyle(theme)
        half = QFontMetrics(self._small_font()).height() // 2
        self.axes.getAxis("left").setStyle(hideOverlappingLabels=half)  # or the outer rows lack one
        self._make_room()
        self._image.setLookupTable(ramp(self._stops()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Name as many rows as there is room for."""
        super().resizeEvent(event)
        self._write_rows()

    def _write_rows(self) -> None:
        """Name every row, or every second and so on where lines would lie on one another."""
        names = self._called or tuple(str(self.first + k) for k in range(self._rows))
        line = QFontMetrics(self._small_font()).height()
        every = max(1, math.ceil(len(names) * line / max(1.0, self.view.height())))
        self.axes.getAxis("left").setTicks([list(enumerate(names, self.first))[::every]])

    def _make_room(self) -> None:
        """Make the axis as wide as the longest name, at least as that of every plot."""
        metrics = QFontMetrics(self._small_font())
        widths = [metrics.horizontalAdvance(name) + TICK_ROOM for name in self._called]
        least = self.fontMetrics().horizontalAdvance("−0.0000")
        self.axes.getAxis("left").setWidth(max([least, *widths]))

    def _stops(self) -> tuple[str, ...]:
        neutral = mixed(self.theme.panel, self.theme.grid, 0.6)
        return neutral, mixed(neutral, self.theme.fake, 0.6), self.theme.fake

    def _draw(self) -> None:
        matrix = np.clip(np.nan_to_num(self._history.matrix(COLUMNS)), 0.0, 1.0)
        modes = len(matrix)
        if modes != self._rows:
            self._rows = modes
            self._write_rows()
        self._image.setImage(matrix, levels=(0.0, 2.0 / modes), autoLevels=False)
        first, last = (self._history.steps or [0])[0], (self._history.steps or [1])[-1]
        axis = self.axes.getAxis("bottom")
        axis.setTicks([[(first + 0.5, thousands(first))]] if first == last else None)
        last = max(last, first + 1)
        self._image.setRect(QRectF(first, self.first - 0.5, last - first, modes))
        self.set_x(first, last)
        self.set_y(self.first - 0.5, self.first + modes - 0.5)
