"""Many dots and lines of numbered classes as one item each, because an item per class is slow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from app.plots.axes.geometry import drawable
from app.plots.axes.pens import weight
from engine.contract.snapshot import Floats

Classes = NDArray[np.intp]
PLAIN = -1  # the class of what has none


def classes_of(labels: Floats | None, count: int) -> Classes:
    """Return whole classes (count,); what is not known, or not one each, is ``PLAIN``."""
    if labels is None or labels.shape != (count,):
        return np.full(count, PLAIN, dtype=np.intp)
    known = np.isfinite(labels) & (labels >= 0) & (labels < 1e6)
    found: Classes = np.where(known, labels, PLAIN).astype(np.intp)
    return found


def colour_of(number: int, colours: Sequence[str], plain: str) -> str:
    """Return the colour of a class; they begin again when all are used."""
    return plain if number == PLAIN else colours[number % len(colours)]


def squared(number: int, colours: Sequence[str]) -> bool:
    """Whether a class is drawn as squares: every second time round the colours."""
    return number != PLAIN and (number // len(colours)) % 2 == 1


class Marks(pg.GraphicsObject):  # type: ignore[misc]
    """What dots and lines share: their classes' colours and the room they take."""

    def __init__(self, *, size: float, edged: bool = False) -> None:
        super().__init__()
        self._size, self._edged = size, edged
        self._colours: tuple[str, ...] = ("#000000",)
        self._plain = self._edge = "#000000"
        self._weight = 1.0
        self._groups: list[tuple[int, Any]] = []
        self._bounds = QRectF()

    def restyle(self, colours: tuple[str, ...], plain: str, edge: str) -> None:
        """Take on colours: of classes, of what has none, and of the edges of dots."""
        self._colours, self._plain, self._edge = colours, plain, edge
        self._weight = weight()
        self.update()

    def resize(self, size: float) -> None:
        """Draw marks so many pixels wide."""
        self._size = size
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802
        """Return the room of all marks, in data units."""
        return self._bounds

    def _adopt(self, groups: list[tuple[int, Any]], xy: Floats) -> None:
        self.prepareGeometryChange()
        self._groups = groups
        if len(xy):
            (left, bottom), (right, top) = xy.min(axis=0), xy.max(axis=0)
            self._bounds = QRectF(left, bottom, right - left, top - bottom)
        self.update()

    def _pen(self, colour: str, width: float, *, square: bool = False) -> QPen:
        pen = QPen(QColor(colour), width * self._weight)
        pen.setCosmetic(True)
        cap = Qt.PenCapStyle.SquareCap if square else Qt.PenCapStyle.RoundCap
        pen.setCapStyle(cap)
        return pen


class Dots(Marks):
    """Dots, all of a class at once; ``edged`` ones stand out from a heat map."""

    def show_points(self, xy: Floats, labels: Floats | None = None) -> None:
        """Show dots at places (n, 2) with classes (n,), unknown places left out."""
        numbers, known = classes_of(labels, len(xy)), drawable(xy)
        places, numbers = xy[known], numbers[known]
        groups = [
            (int(number), pg.functions.arrayToQPolygonF(*places[numbers == number].T))
            for number in np.unique(numbers)
        ]
        self._adopt(groups, places)

    def paint(self, painter: QPainter, *_: object) -> None:
        """Draw every class with one pen, in pixels, because points are scaled badly."""
        to_pixels = painter.transform()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mapped = [(number, to_pixels.map(polygon)) for number, polygon in self._groups]
        if self._edged:
            for number, polygon in mapped:
                square = squared(number, self._colours)
                painter.setPen(self._pen(self._edge, self._size + 1.5, square=square))
                painter.drawPoints(polygon)
        for number, polygon in mapped:
            colour = colour_of(number, self._colours, self._plain)
            painter.setPen(self._pen(colour, self._size, square=squared(number, self._colours)))
            painter.drawPoints(polygon)
        painter.setTransform(to_pixels)


class Strokes(Marks):
    """Polylines, all of a class as one path."""

    def show_lines(self, xy: Floats, labels: Floats | None = None) -> None:
        """Show lines (k, n, 2) with classes (k,); they break where a place is unknown."""
        if xy.ndim != 3 or xy.shape[-1] != 2:
            xy = np.zeros((0, 2, 2), np.float32)
        numbers = classes_of(labels, len(xy))
        groups = [(int(number), _path(xy[numbers == number])) for number in np.unique(numbers)]
        self._adopt(groups, xy[drawable(xy)])

    def paint(self, painter: QPainter, *_: object) -> None:
        """Draw every class with one pen."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, path in self._groups:
            painter.setPen(self._pen(colour_of(number, self._colours, self._plain), self._size))
            painter.drawPath(path)


def _path(lines: Floats) -> QPainterPath:
    """Return lines (k, n, 2) as one path."""
    gaps = np.full((len(lines), 1, 2), np.nan, np.float64)
    places = np.concatenate([lines.astype(np.float64), gaps], axis=1).reshape(-1, 2)
    places[~drawable(places)] = np.nan
    path: QPainterPath = pg.arrayToQPath(places[:, 0], places[:, 1], connect="finite")
    return path
