"""Small pictures of a run's parts, painted into a square without axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from app.plots.axes.geometry import drawable
from app.plots.axes.marks import classes_of, colour_of
from app.plots.axes.palette import Table
from app.plots.widgets.magnifier import as_image
from engine.contract.snapshot import Bytes, Field, Floats, Lines, Points, Rectangle

Doubles = NDArray[np.float64]
MOST_POINTS = 250
MOST_LINES = 60
MOST_CELLS = 48
SMALLEST = 15.0  # pixels of a picture among others, below which fewer are shown


class Inks(NamedTuple):
    """The colours of numbered classes, and of what has no class."""

    classes: Sequence[str]
    plain: str


def paint_points(painter: QPainter, box: QRectF, area: Rectangle, xy: Floats, colour: str) -> None:
    """Paint points (n, 2) of the data plane as small dots, thinned to a few hundred."""
    stride = max(1, len(xy) // MOST_POINTS)
    places = _placed(box, area, np.asarray(xy[::stride], np.float64))
    pen = QPen(QColor(colour), 2.5)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    if len(places):
        painter.drawPoints(pg.functions.arrayToQPolygonF(places[:, 0], places[:, 1]))


def paint_classes(
    painter: QPainter, box: QRectF, area: Rectangle, points: Points, inks: Inks
) -> None:
    """Paint points in the colours of their classes."""
    numbers = classes_of(points.labels, len(points.xy))
    for number in np.unique(numbers):
        colour = colour_of(int(number), *inks)
        paint_points(painter, box, area, points.xy[numbers == number], colour)


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


def paint_lines(painter: QPainter, box: QRectF, area: Rectangle, lines: Lines, inks: Inks) -> None:
    """Paint a few dozen polylines in the colours of their classes."""
    stride = max(1, len(lines.xy) // MOST_LINES)
    numbers = classes_of(lines.labels, len(lines.xy))[::stride]
    for line, number in zip(lines.xy[::stride], numbers, strict=True):
        places = _scaled(box, area, line[drawable(line)].astype(np.float64))
        if len(places) > 1:
            painter.setPen(QPen(QColor(colour_of(int(number), *inks)), 1))
            painter.drawPolyline(pg.functions.arrayToQPolygonF(places[:, 0], places[:, 1]))


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


def paint_images(
    painter: QPainter, box: QRectF, pixels: Bytes, *, columns: int = 0, frames: Sequence[str] = ()
) -> None:
    """Paint pictures (n, height, width, 1 or 3) side by side, as many as can be told apart.

    A square of many pictures, of which ``columns`` stand in a row, is thinned in both directions,
    others evenly. ``frames`` are colours around them, one for each.
    """
    side = max(1, min(int(box.width() // SMALLEST), math.ceil(math.sqrt(len(pixels)))))
    chosen = _thinned(len(pixels), columns, side)
    step = box.width() / max(side, 1)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, pixels.shape[1] > step)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for place, index in enumerate(chosen):
        corner = box.left() + place % side * step, box.top() + place // side * step
        cell = QRectF(*corner, step, step).adjusted(1, 1, -1, -1)
        painter.drawImage(cell, as_image(pixels[index]))
        if frames:
            painter.setPen(QPen(QColor(frames[index]), 2))
            painter.drawRect(cell)


def paint_bars(painter: QPainter, box: QRectF, values: Floats, colour: str) -> None:
    """Paint numbers as bars from the floor of the square, the greatest as high as most of it."""
    known = np.nan_to_num(values[:MOST_POINTS].astype(np.float64), posinf=0.0, neginf=0.0)
    top = float(known.max(initial=0.0))
    if top <= 0:
        return
    width = box.width() / len(known)
    for place, value in enumerate(known):
        height = 0.9 * box.height() * max(value, 0.0) / top
        left = box.left() + place * width
        bar = QRectF(left, box.bottom() - height, max(width - 1, 1.0), height)
        painter.fillRect(bar, QColor(colour))


def paint_words(painter: QPainter, box: QRectF, rows: Sequence[tuple[str, str]]) -> None:
    """Paint lines of text, each in a colour, below one another in the middle, as small as fits."""
    painter.save()
    metrics = painter.fontMetrics()
    wide = max((metrics.horizontalAdvance(text) for text, _ in rows), default=0)
    high = metrics.height() * len(rows)
    share = min(1.0, (box.width() - 4) / max(wide, 1), (box.height() - 2) / max(high, 1))
    font = painter.font()
    font.setPointSizeF(max(font.pointSizeF() * share, 4.0))
    painter.setFont(font)
    line = painter.fontMetrics().height()
    top = box.center().y() - line * len(rows) / 2
    for number, (text, colour) in enumerate(rows):
        painter.setPen(QColor(colour))
        place = QRectF(box.left(), top + number * line, box.width(), line)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def _thinned(count: int, columns: int, side: int) -> list[int]:
    """Return which of so many pictures stand in a square of ``side`` × ``side``."""
    rows = count // columns if columns else 0
    if min(rows, columns) < side:
        spread = np.linspace(0, count - 1, min(count, side**2))
        return [int(index) for index in spread]
    across, down = (np.linspace(0, n - 1, side).astype(int) for n in (columns, rows))
    return [int(row * columns + column) for row in down for column in across]


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
