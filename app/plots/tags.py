"""Short texts beside places of a plot, as one graphics item."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

GAP = 4  # pixels between what a text belongs to and the text
Tag = tuple[tuple[float, float], float, str]  # place, pixels to its right, text


class Tags(pg.GraphicsObject):  # type: ignore[misc]
    """Texts at the right of places, or at the left where there is no room, whatever the zoom."""

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
        height = metrics.height()
        end = self.getViewBox().sceneBoundingRect().right()
        for place, beside, text in self._tags:
            at, wide = to_pixels.map(QPointF(*place)), metrics.horizontalAdvance(text) + 1
            left = at.x() + beside + GAP
            if left + wide > end:
                left = at.x() - beside - GAP - wide
            box = QRectF(left, at.y() - height / 2, wide, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        painter.setTransform(to_pixels)
