"""Labelled horizontal lines at heights that theory names, such as log 2."""

from __future__ import annotations

import math

import pyqtgraph as pg
from PySide6.QtGui import QColor, QFont

from app.plots.pens import pen
from app.plots.plot import Plot
from app.style.theme import Theme


class Reference:
    """One dashed line with its label at the right end, above it where there is room."""

    def __init__(self, plot: Plot, label: str, value: float) -> None:
        self.label, self.value = label, value
        self.height: float | None = value
        self._plot = plot
        self._line = pg.InfiniteLine(angle=0)
        self._text = pg.TextItem(label)
        plot.add(self._line, -2)
        plot.add(self._text, 10)

    def remove(self) -> None:
        """Take the line out of the plot."""
        for item in (self._line, self._text):
            self._plot.view.removeItem(item)

    def set_log(self, on: bool) -> None:
        """Move to where the value lies on the axis; what is not positive is not on a log axis."""
        self.height = self.value if not on else math.log10(self.value) if self.value > 0 else None
        for item in (self._line, self._text):
            item.setVisible(self.height is not None)
        if self.height is not None:
            self._line.setPos(self.height)

    def place(self) -> None:
        """Put the label at the right end of what is visible."""
        if self.height is None:
            return
        (_, right), (bottom, top) = self._plot.view.viewRange()
        below = self.height > bottom + 0.85 * (top - bottom)
        self._text.setAnchor((1, 0) if below else (1, 1))
        self._text.setPos(right, self.height)

    def restyle(self, theme: Theme, font: QFont) -> None:
        """Take on the colours of a theme."""
        self._line.setPen(pen(theme.muted, dashed=True))
        self._text.setColor(theme.muted)
        behind = QColor(theme.panel)
        behind.setAlphaF(0.8)  # so that it can be read where a curve passes
        self._text.fill = pg.mkBrush(behind)
        self._text.setFont(font)
