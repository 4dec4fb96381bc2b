"""The numbers in the cells of a matrix as one graphics item."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from app.plots.axes.geometry import Doubles
from app.plots.axes.palette import Table
from app.plots.writing.numbers import number
from app.style.theme import Theme

DIGITS = 3
MOST = 200  # cells that may be numbered
PADDING = 6  # pixels beside the longest number
GREYS = np.array([0.299, 0.587, 0.114])  # how bright red, green and blue look


class CellNumbers(pg.GraphicsObject):  # type: ignore[misc]
    """The values of cells at whole places, written where all of them have room in theirs."""

    def __init__(self) -> None:
        super().__init__()
        self._values: Doubles = np.zeros((0, 0))
        self._texts: list[list[str]] = []
        self._font, self._inks = QFont(), (QColor("#000000"), QColor("#ffffff"))
        self._levels: tuple[float, float] = (0.0, 1.0)
        self._table: Table = np.zeros((256, 4), np.uint8)

    def show_values(self, values: Doubles, levels: tuple[float, float], table: Table) -> None:
        """Write values (rows, columns) upon cells that are coloured by ``table`` over levels."""
        self.prepareGeometryChange()
        self._values, self._levels, self._table = values, levels, table
        few = values.size <= MOST
        self._texts = [[number(float(v), DIGITS) for v in row] for row in values] if few else []
        self.update()

    def restyle(self, theme: Theme, font: QFont) -> None:
        """Take on the colours of a theme."""
        self._font, self._inks = font, (QColor(theme.text), QColor(theme.panel))
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802
        """Return the room of all cells."""
        rows, columns = self._values.shape
        return QRectF(-0.5, -0.5, columns, rows)

    def paint(self, painter: QPainter, *_: object) -> None:
        """Write every value in the middle of its cell, in pixels."""
        to_pixels = painter.transform()
        cell = to_pixels.mapRect(QRectF(0, 0, 1, 1))
        if not self.fits(cell.width(), cell.height()):
            return
        painter.resetTransform()
        painter.setFont(self._font)
        for i, row in enumerate(self._texts):
            for j, text in enumerate(row):
                box = to_pixels.mapRect(QRectF(j - 0.5, i - 0.5, 1, 1))
                painter.setPen(self._ink(float(self._values[i, j])))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.setTransform(to_pixels)

    def fits(self, width: float, height: float) -> bool:
        """Whether there is room for all numbers in cells of so many pixels."""
        metrics = QFontMetrics(self._font)
        widths = [metrics.horizontalAdvance(text) for row in self._texts for text in row]
        return bool(widths) and metrics.height() <= height and max(widths) + PADDING <= width

    def _ink(self, value: float) -> QColor:
        """Return the ink that stands out more from the colour of a value."""
        low, high = self._levels
        share = (value - low) / (high - low) if np.isfinite(value) else 0.0
        cell = self._table[int(np.clip(share, 0.0, 1.0) * (len(self._table) - 1))]
        behind = float(cell[:3] @ GREYS)
        return max(self._inks, key=lambda ink: abs(_grey(ink) - behind))


def _grey(colour: QColor) -> float:
    return float(np.array([colour.red(), colour.green(), colour.blue()]) @ GREYS)
