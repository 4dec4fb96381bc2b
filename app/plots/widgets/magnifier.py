"""One picture shown large beside the mouse, with its values where there is room for them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.plots.writing.numbers import number
from app.style.theme import LIGHT, Theme
from engine.contract.snapshot import Bytes

SIDE = 208  # pixels that the longer side takes at the most, in whole factors
ROOM_FOR_VALUES = 22  # pixels a cell needs to hold its value
MARGIN = 8


class Magnifier(QWidget):
    """A plate inside ``host``, never a window of its own and never in the mouse's way."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._theme = LIGHT
        self._pixels: Bytes = np.zeros((1, 1, 1), np.uint8)
        self._lines: tuple[str, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.update()

    def show_picture(self, pixels: Bytes, title: str, beside: QWidget, place: QPoint) -> None:
        """Show a picture (height, width, 1 or 3) near a place of a widget."""
        self._pixels = pixels
        self._lines = (title, *described(pixels))
        height, width = self._picture_size()
        line = self.fontMetrics().height()
        text = max(self.fontMetrics().horizontalAdvance(words) for words in self._lines)
        self.resize(
            max(width, text) + 2 * MARGIN, height + len(self._lines) * line + 2 * MARGIN + 4
        )
        self.move(self._corner(beside.mapTo(self._host, place)))
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the plate, the picture and the lines of text."""
        painter = QPainter(self)
        painter.setPen(QColor(self._theme.border))
        painter.setBrush(QColor(self._theme.raised))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        height, width = self._picture_size()
        box = QRect(MARGIN, MARGIN, width, height)
        painter.drawImage(box, as_image(self._pixels))
        self._paint_values(painter, box)
        line = self.fontMetrics().height()
        for row, words in enumerate(self._lines):
            painter.setPen(QColor(self._theme.muted if row else self._theme.text))
            top = box.bottom() + 5 + row * line
            painter.drawText(MARGIN, top + self.fontMetrics().ascent(), words)

    def _picture_size(self) -> tuple[int, int]:
        height, width, _ = self._pixels.shape
        factor = max(1, SIDE // max(height, width, 1))
        return height * factor, width * factor

    def _corner(self, place: QPoint) -> QPoint:
        room = self._host.rect()
        right = place.x() + 18 + self.width() <= room.width()
        x = place.x() + 18 if right else place.x() - 18 - self.width()
        y = min(place.y() + 12, room.height() - self.height())
        return QPoint(max(0, min(x, room.width() - self.width())), max(0, y))

    def _paint_values(self, painter: QPainter, box: QRect) -> None:
        height, width, channels = self._pixels.shape
        cell = box.width() / width
        if channels > 1 or cell < ROOM_FOR_VALUES:
            return
        font = QFont(self.font())
        font.setPixelSize(int(cell * 0.42))
        painter.setFont(font)
        for row in range(height):
            for column in range(width):
                value = int(self._pixels[row, column, 0])
                painter.setPen(QColor("#ffffff" if value < 128 else "#000000"))
                place = QRectF(box.left() + column * cell, box.top() + row * cell, cell, cell)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(value))
        painter.setFont(self.font())


def described(pixels: Bytes) -> tuple[str, ...]:
    """Say how large a picture is and what its values are, of 0 to 255."""
    height, width, channels = pixels.shape
    kind = "grey" if channels == 1 else "RGB"
    low, high = (int(pixels.min()), int(pixels.max())) if pixels.size else (0, 0)
    mean = number(float(pixels.mean())) if pixels.size else "–"
    return (f"{width} × {height}, {kind}", f"values {low} to {high}, mean {mean}")


def as_image(pixels: Bytes) -> QImage:
    """Return a picture (height, width, 1 or 3) that owns its bytes."""
    height, width, channels = pixels.shape
    grey = channels == 1
    form = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB888
    data = np.ascontiguousarray(pixels).tobytes()
    return QImage(data, width, height, channels * width, form).copy()
