"""Small pictures of a run's parts, painted into a square without axes."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from app.plots.geometry import drawable
from app.plots.palette import Table
from engine.contract.snapshot import Field, Floats, Rectangle

Doubles = NDArray[np.float64]
MOST_POINTS = 250
MOST_CELLS = 48


def paint_points(painter: QPainter, box: QRectF, area: Rectangle, xy: Floats, colour: str) -> None:
    """Paint points (n, 2) of the data plane as small dots, thinned to a few hundred."""
    stride = max(1, len(xy) // MOST_POINTS)
    places = _placed(box, area, np.asarray(xy[::stride], np.float64))
    pen = QPen(QColor(colour), 2.5)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    if len(places):
        painter.drawPoints(pg.functions.arrayToQPolygonF(places[:, 0], places[:, 1]))


def paint_segments(
    painter: QPainter, box: QRectF, area: Rectangle, pairs: Doubles, colour: str
) -> None:
    """Paint segments (2n, 2) given in pairs of the data plane."""
    if not len(pairs):
        return
    places = _scaled(box, area, pairs)
    painter.setPen(QPen(QColor(colour), 1))
    path = pg.arrayToQPath(places[:, 0], places[:, 1], connect="pairs")
    painter.drawPath(path)


def paint_field(
    painter: QPainter, box: QRectF, field: Field, levels: tuple[float, float], table: Table
) -> None:
    """Paint a field in the colours of a table between two levels."""
    stride = max(1, max(field.values.shape) // MOST_CELLS)
    values = field.values[::-stride, ::stride]
    low, high = levels
    shares = (np.clip(np.nan_to_num(values), low, high) - low) / max(high - low, 1e-12)
    index = (255 * shares).astype(np.uint8)
    colours = np.ascontiguousarray(table[index])
    rows, columns = index.shape
    image = QImage(colours.data, columns, rows, 4 * columns, QImage.Format.Format_RGBA8888)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(box, image)


def _placed(box: QRectF, area: Rectangle, xy: Doubles) -> Doubles:
    """Return the finite points inside the area, in pixels of the box."""
    xy = xy[drawable(xy)]
    inside = (xy[:, 0] >= area.left) & (xy[:, 0] <= area.right)
    inside &= (xy[:, 1] >= area.bottom) & (xy[:, 1] <= area.top)
    return _scaled(box, area, xy[inside])


def _scaled(box: QRectF, area: Rectangle, xy: Doubles) -> Doubles:
    x = box.left() + (xy[:, 0] - area.left) / area.width * box.width()
    y = box.bottom() - (xy[:, 1] - area.bottom) / area.height * box.height()
    return np.stack([x, y], axis=1)
