"""A box of the overview: a name over a live thumbnail, and a button that opens its panel."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from app.style.theme import LIGHT

Picture = Callable[[QPainter, QRectF], None]


class Node(QAbstractButton):
    """Paints its name and, below, whatever ``picture`` paints into a square.

    ``opens`` is the name of the panel behind it.
    """

    def __init__(self, name: str, opens: str, help: str, picture: Picture) -> None:
        super().__init__()
        self.opens = opens
        self.theme = LIGHT
        self._picture = picture
        self.setToolTip(f"{help} Click to open the panel.")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.rename(name)

    def rename(self, name: str, short: str = "") -> None:
        """Say what the box is, and what it is called where that does not fit."""
        self._short = short or name
        if name != self.text():
            self.setText(name)
            self.setAccessibleName(name)

    def shown_name(self) -> str:
        """Return as much of the name as fits."""
        fits = self.fontMetrics().horizontalAdvance(self.text()) <= self.width()
        return self.text() if fits else self._short

    def box(self) -> QRectF:
        """Return the square of the thumbnail, below the name."""
        top = self.fontMetrics().height() + 2
        side = min(self.width(), self.height() - top) - 2
        return QRectF((self.width() - side) / 2, top, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw name, thumbnail and frame."""
        painter = QPainter(self)
        box = self.box()
        painter.fillRect(box, QColor(self.theme.raised))
        painter.setClipRect(box)
        self._picture(painter, box)
        painter.setClipping(False)
        lit = self.hasFocus() or self.underMouse()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self.theme.accent if lit else self.theme.border), 1 + lit))
        painter.drawRect(box)
        painter.setPen(QColor(self.theme.text))
        name = self.shown_name()
        line = QRectF(0, 0, self.width(), self.fontMetrics().height())
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, name)
