"""A stretch of steps behind the curves of a plot, marked for a while."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor

from app.plots.axes.plot import Plot
from app.style.theme import Theme

SHOWN_MILLISECONDS = 10_000  # long enough to be found and read, and then out of the way
SHADE = 0.22


class StretchMark:
    """A band over some steps, hidden until it is put somewhere."""

    def __init__(self, plot: Plot) -> None:
        self.band = pg.LinearRegionItem(movable=False)
        self.band.hide()
        plot.add(self.band, -5)
        self._timer = QTimer(plot)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MILLISECONDS)
        self._timer.timeout.connect(self.band.hide)

    def put(self, first: int, last: int) -> None:
        """Mark the steps from ``first`` to ``last``."""
        self.band.setRegion((first, last))
        self.band.show()
        self._timer.start()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        colour = QColor(theme.accent)
        edge = pg.mkPen(colour)
        colour.setAlphaF(SHADE)
        self.band.setBrush(pg.mkBrush(colour))
        for line in self.band.lines:
            line.setPen(edge)
