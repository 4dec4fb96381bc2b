"""The square on which data are drawn: axes, points, and the stroke that is being made."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QIcon,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from app.model.drawing import SIDE, Array, erased
from app.style.theme import Theme
from engine.contract.values import Point

MARGIN = 28
DOT = 3.0


class Canvas(QWidget):
    """Shows points and turns mouse movements into strokes.

    ``stroked(path)`` is emitted when the mouse is released, with the movement (n, 2) in data
    units. ``erasing`` says what the movement does, ``width`` how broad it is in data units.
    """

    stroked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.erasing = False
        self.width_of_brush = 0.3
        self._points: Array = np.empty((0, 2))
        self._path: list[Point] = []
        self._pointer: QPointF | None = None
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Drawing")

    def show_points(self, points: Array) -> None:
        """Show points (n, 2) in data units."""
        self._points = points
        self.update()

    def to_pixel(self, x: float, y: float) -> QPointF:
        """Return where a point of the data plane is on the widget."""
        square = self._square()
        unit = square.width() / (2 * SIDE)
        return QPointF(square.center().x() + x * unit, square.center().y() - y * unit)

    def to_data(self, place: QPointF) -> Point:
        """Return the point of the data plane at a place on the widget."""
        square = self._square()
        unit = square.width() / (2 * SIDE)
        away = place - square.center()
        return away.x() / unit, -away.y() / unit

    @override
    def sizeHint(self) -> QSize:
        return QSize(440, 440)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(220, 220)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._path = [self.to_data(event.position())]
            self._move(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._path:
            self._path.append(self.to_data(event.position()))
        self._move(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._path:
            path, self._path = np.array(self._path), []
            self.stroked.emit(path)
            self.update()

    @override
    def leaveEvent(self, event: object) -> None:
        self._pointer = None
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_axes(painter)
        painter.setClipRect(self._square())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._path and not self.erasing:
            painter.setPen(self._brush_pen())
            painter.drawPolyline(self._polygon(np.array(self._path + self._path[-1:])))
        self._paint_points(painter)
        self._paint_pointer(painter)

    def _move(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if self._path and self.erasing:
            self._points = erased(self._points, np.array(self._path[-2:]), self.width_of_brush / 2)
        self.update()

    def _square(self) -> QRectF:
        side = max(1, min(self.width(), self.height()) - 2 * MARGIN)
        square = QRectF(0, 0, side, side)
        square.moveCenter(QRectF(self.rect()).center())
        return square

    def _polygon(self, points: Array) -> QPolygonF:
        return QPolygonF([self.to_pixel(x, y) for x, y in points])

    def _paint_axes(self, painter: QPainter) -> None:
        square = self._square()
        painter.fillRect(square, QColor(self.theme.panel))
        reach = int(SIDE)
        for tick in range(-reach, reach + 1):
            place = self.to_pixel(tick, tick)
            painter.setPen(QColor(self.theme.muted if tick == 0 else self.theme.grid))
            painter.drawLine(QPointF(place.x(), square.top()), QPointF(place.x(), square.bottom()))
            painter.drawLine(QPointF(square.left(), place.y()), QPointF(square.right(), place.y()))
            painter.setPen(QColor(self.theme.muted))
            below = QRectF(place.x() - 20, square.bottom() + 2, 40, MARGIN)
            beside = QRectF(square.left() - MARGIN - 4, place.y() - 20, MARGIN, 40)
            text = str(tick).replace("-", "−")
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, text)
            painter.drawText(
                beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text
            )
        painter.setPen(QColor(self.theme.border))
        painter.drawRect(square)

    def _paint_points(self, painter: QPainter) -> None:
        painter.setPen(_round_pen(self.theme.real, DOT))
        painter.drawPoints(self._polygon(self._points))

    def _paint_pointer(self, painter: QPainter) -> None:
        if self._pointer is None:
            return
        radius = self.width_of_brush / 2 * self._square().width() / (2 * SIDE)
        painter.setPen(QColor(self.theme.error if self.erasing else self.theme.accent))
        painter.drawEllipse(self._pointer, radius, radius)

    def _brush_pen(self) -> QPen:
        pixels = self.width_of_brush * self._square().width() / (2 * SIDE)
        colour = QColor(self.theme.real)
        colour.setAlpha(90)
        pen = _round_pen(self.theme.real, max(pixels, 2.0))
        pen.setColor(colour)
        return pen


def thumbnail(points: tuple[Point, ...], theme: Theme, side: int) -> QIcon:
    """Paint points as a small picture."""
    image = QPixmap(side, side)
    image.fill(QColor(theme.window))
    painter = QPainter(image)
    painter.setPen(_round_pen(theme.real, 1.5))
    unit = side / (2 * SIDE)
    painter.drawPoints(
        QPolygonF([QPointF((x + SIDE) * unit, (SIDE - y) * unit) for x, y in points])
    )
    painter.setPen(QColor(theme.border))
    painter.drawRect(0, 0, side - 1, side - 1)
    painter.end()
    return QIcon(image)


def _round_pen(colour: str, width: float) -> QPen:
    pen = QPen(QColor(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
