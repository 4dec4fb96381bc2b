"""The drawn overview: nodes on a grid, what flows forward between them and what flows back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.plots.overview.node import Node
from app.style.theme import LIGHT, Theme

HEAD = 6.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node lies on a grid of columns and rows; halves lie between."""

    column: float
    row: float


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow from node to node; one that flows ``back``, a gradient, is dashed.

    It runs ``below`` everything where there are nodes in its way. The text that is put on its
    ``label`` is shown beside it.
    """

    start: str
    end: str
    label: str = ""
    back: bool = False
    below: bool = False


class Diagram(QWidget):
    """Lays out nodes, draws the arrows between them and tells which node was clicked."""

    opened = Signal(str)

    def __init__(
        self, nodes: Mapping[str, Node], places: Mapping[str, Place], edges: tuple[Edge, ...]
    ) -> None:
        super().__init__()
        self.nodes = dict(nodes)
        self._places, self._edges = dict(places), edges
        self._labels: dict[str, str] = {}
        self._theme = LIGHT
        for node in self.nodes.values():
            node.setParent(self)
            node.clicked.connect(self._clicked)

    def show_labels(self, labels: Mapping[str, str]) -> None:
        """Put a text on the arrows that have these labels, and paint the thumbnails anew."""
        self._labels = dict(labels)
        self.update()
        for node in self.nodes.values():
            node.update()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        for node in self.nodes.values():
            node.theme = theme
        self.show_labels(self._labels)

    def sizeHint(self) -> QSize:
        """Return a size at which thumbnails can be read."""
        return QSize(520, 240)

    def minimumSizeHint(self) -> QSize:
        """Return a size at which they can be told apart."""
        return QSize(240, 130)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the nodes on the grid."""
        super().resizeEvent(event)
        columns = 1 + max(place.column for place in self._places.values())
        rows = 1 + max(place.row for place in self._places.values())
        width = self.width() / columns
        height = (self.height() - self._gutter()) / rows
        text = self.fontMetrics().height() + 4
        side = max(20.0, min(0.8 * width, height - text - 6))
        for name, place in self._places.items():
            x = (place.column + 0.5) * width
            y = (place.row + 0.5) * height
            box = QRectF(0, 0, min(width - 4, side + 40), side + text)
            box.moveCenter(QPointF(x, y))
            self.nodes[name].setGeometry(box.toRect())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrows."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for edge in self._edges:
            if edge.below:
                self._paint_below(painter, edge)
            else:
                self._paint_straight(painter, edge)

    def _gutter(self) -> int:
        return 2 * self.fontMetrics().height() if any(e.below for e in self._edges) else 0

    def _clicked(self) -> None:
        node = self.sender()
        if isinstance(node, Node):
            self.opened.emit(node.opens)

    def _box(self, name: str) -> QRectF:
        node = self.nodes[name]
        return node.box().translated(QPointF(node.pos()))

    def _pen(self, edge: Edge) -> QPen:
        if edge.back:
            return QPen(QColor(self._theme.accent), 1.5, Qt.PenStyle.DashLine)
        return QPen(QColor(self._theme.muted), 1.5)

    def _paint_straight(self, painter: QPainter, edge: Edge) -> None:
        source, target = self._ends(edge)
        pen = self._pen(edge)
        painter.setPen(pen)
        painter.drawLine(source, target)
        _paint_head(painter, source, target, pen.color())
        middle = (source + target) / 2
        if abs(source.y() - target.y()) < 1:  # too short to be written on
            middle -= QPointF(0, 0.7 * self.fontMetrics().height())
        self._paint_label(painter, self._labels.get(edge.label, ""), middle, centred=True)

    def _ends(self, edge: Edge) -> tuple[QPointF, QPointF]:
        """Return where an arrow leaves its one node and where it meets the other."""
        start, end = self._box(edge.start), self._box(edge.end)
        first, last = self._places[edge.start], self._places[edge.end]
        if first.column == last.column:
            return self._upright_ends(edge, upwards=first.row > last.row)
        if edge.back:  # a gradient takes the gap between the corners
            return start.topRight() + QPointF(2, -2), end.bottomLeft() + QPointF(-2, 4)
        # Arrows from two rows meet the node they share at different heights.
        bend = float(np.clip((start.center().y() - end.center().y()) / 4, -20, 20))
        height, bent = start.center().y(), end.center().y() + bend
        if first.column < last.column:
            return QPointF(start.right() + 3, height), QPointF(end.left() - 3, bent)
        return QPointF(start.left() - 3, height), QPointF(end.right() + 3, bent)

    def _upright_ends(self, edge: Edge, *, upwards: bool) -> tuple[QPointF, QPointF]:
        """Return the ends of an arrow within a column, clear of the name over the lower node."""
        upper, lower = (edge.end, edge.start) if upwards else (edge.start, edge.end)
        above = self._box(upper)
        ends = (
            QPointF(above.center().x(), above.bottom() + 3),
            QPointF(above.center().x(), self.nodes[lower].y() - 1.0),
        )
        return ends[::-1] if upwards else ends

    def _paint_below(self, painter: QPainter, edge: Edge) -> None:
        start, end = self._box(edge.start), self._box(edge.end)
        floor = self.height() - self._gutter() / 2
        source = QPointF(start.center().x(), start.bottom() + 3)
        target = QPointF(end.center().x(), end.bottom() + 4)
        pen = self._pen(edge)
        painter.setPen(pen)
        corners = QPointF(source.x(), floor), QPointF(target.x(), floor)
        painter.drawPolyline(QPolygonF([source, *corners, target]))
        _paint_head(painter, corners[1], target, pen.color())
        self._paint_label(painter, self._labels.get(edge.label, ""), corners[1] + QPointF(10, 0))

    def _paint_label(
        self, painter: QPainter, text: str, place: QPointF, *, centred: bool = False
    ) -> None:
        if not text:
            return
        line = self.fontMetrics().height()
        width = self.fontMetrics().horizontalAdvance(text) + 8
        left = place.x() - width / 2 if centred else place.x()
        box = QRectF(left, place.y() - line / 2, width, line)
        painter.fillRect(box, QColor(self._theme.panel))
        painter.setPen(QColor(self._theme.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _paint_head(painter: QPainter, source: QPointF, target: QPointF, colour: QColor) -> None:
    along = np.array([target.x() - source.x(), target.y() - source.y()])
    along = along / max(float(np.hypot(*along)), 1e-9)
    across = np.array([-along[1], along[0]])
    tip = np.array([target.x(), target.y()])
    corners = (tip, tip - HEAD * along + HEAD / 2 * across, tip - HEAD * along - HEAD / 2 * across)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(*map(float, corner)) for corner in corners]))
