"""Short texts beside places of a plot, as one graphics item."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

GAP = 4  # pixels between what a text belongs to and the text
Tag = tuple[tuple[float, float], float, str]  # place, pixels to its right, text


class Tags(pg.GraphicsObject):  # type: ignore[misc]
    """Texts at the right of places, whatever the zoom; where there is little room, in short."""

    def __init__(self) -> None:
        super().__init__()
        self._tags: tuple[Tag, ...] = ()
        self._font, self._ink = QFont(), QColor("#000000")
        self._bounds = QRectF()

    def show_tags(self, tags: Sequence[Tag]) -> None:
        """Write these texts and no others."""
        self.prepareGeometryChange()
        self._tags = tuple(tags)
        places = [QPointF(*place) for place, _, _ in tags]
        self._bounds = QRectF()
        if places:
            across, up = [p.x() for p in places], [p.y() for p in places]
            self._bounds = QRectF(min(across), min(up), 0, 0)
            self._bounds.setRight(max(across) + 1e-9)
            self._bounds.setBottom(max(up) + 1e-9)
        self.update()

    def restyle(self, ink: str, font: QFont) -> None:
        """Take on a colour and a font."""
        self._font, self._ink = font, QColor(ink)
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802
        """Return the room of all places, in data units."""
        return self._bounds

    def paint(self, painter: QPainter, *_: object) -> None:
        """Write every text, in pixels."""
        to_pixels = painter.transform()
        painter.resetTransform()
        painter.setFont(self._font)
        painter.setPen(self._ink)
        metrics = QFontMetrics(self._font)
        height, end = metrics.height(), self.getViewBox().sceneBoundingRect().right()
        places = [to_pixels.map(QPointF(*place)) for place, _, _ in self._tags]
        for at, (_, beside, text) in zip(places, self._tags, strict=True):
            left = at.x() + beside + GAP
            others = [o.x() - beside - GAP for o in places if abs(o.y() - at.y()) < height]
            room = min([end, *(x for x in others if x > left)]) - left
            fitting = shortened(text, metrics.horizontalAdvance, room)
            box = QRectF(left, at.y() - height / 2, room, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, fitting)
        painter.setTransform(to_pixels)


def shortened(text: str, width: Callable[[str], float], room: float) -> str:
    """Return a text if it fits, or else what stands before its colon, or else nothing."""
    words = (text, text.partition(":")[0])
    return next((found for found in words if width(found) < room), "")
