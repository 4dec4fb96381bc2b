"""The line of current numbers at the top of a panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.plots.throttle import Throttle
from app.style.theme import LIGHT, Theme

GAP = 18
READABLE_MILLISECONDS = 150  # numbers that change faster than this cannot be read


@dataclass(frozen=True, slots=True)
class Tile:
    """One number: what it is, its value with unit, and beside it its error, floor or ideal."""

    label: str
    value: str
    detail: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.label, self.value, self.detail)))


class Header(QWidget):
    """Tiles of a small label over a large value, wrapped into as many rows as are needed."""

    def __init__(self) -> None:
        super().__init__()
        self.tiles: tuple[Tile, ...] = ()
        self._theme = LIGHT
        self._widths: list[int] = []
        self._places: list[tuple[int, int]] = []
        self._throttle = Throttle(self, self._apply, READABLE_MILLISECONDS)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_tiles(self, tiles: Sequence[Tile]) -> None:
        """Show these numbers, at most a few times a second."""
        if tuple(tiles) != self.tiles:
            self.tiles = tuple(tiles)
            self.setAccessibleName(", ".join(str(tile) for tile in tiles))
            self._throttle.request()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self._widths = []
        self._apply()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Flow the tiles anew."""
        super().resizeEvent(event)
        self._flow()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the room for the rows at the present width."""
        rows = 1 + max((row for row, _ in self._places), default=0)
        return QSize(120, rows * self._row_height() if self.tiles else 0)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the height alone: a narrow panel wraps."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw every tile at its place."""
        painter = QPainter(self)
        for tile, (row, left) in zip(self.tiles, self._places, strict=False):
            self._paint_tile(painter, tile, left, row * self._row_height())

    def _apply(self) -> None:
        wanted = [self._tile_width(tile) for tile in self.tiles]
        if len(wanted) != len(self._widths):
            self._widths = wanted
        # Widths only grow, so that a changing digit does not move its neighbours.
        self._widths = [max(pair) for pair in zip(wanted, self._widths, strict=True)]
        self._flow()
        self.update()

    def _flow(self) -> None:
        places, row, left = [], 0, 0
        for width in self._widths:
            if left and left + width > self.width():
                row, left = row + 1, 0
            places.append((row, left))
            left += width + GAP
        if places != self._places:
            self._places = places
            self.updateGeometry()

    def _fonts(self) -> tuple[QFont, QFont]:
        small, large = QFont(self.font()), QFont(self.font())
        small.setPointSizeF(max(6.0, 0.85 * self.font().pointSizeF()))
        large.setPointSizeF(1.15 * self.font().pointSizeF())
        large.setWeight(QFont.Weight.DemiBold)
        return small, large

    def _row_height(self) -> int:
        small, large = (QFontMetrics(font) for font in self._fonts())
        return small.height() + large.height() + 2

    def _tile_width(self, tile: Tile) -> int:
        small, large = (QFontMetrics(font) for font in self._fonts())
        detail = small.horizontalAdvance("  " + tile.detail) if tile.detail else 0
        value = large.horizontalAdvance(tile.value) + detail
        return max(small.horizontalAdvance(tile.label), value) + 2

    def _paint_tile(self, painter: QPainter, tile: Tile, left: int, top: int) -> None:
        small, large = self._fonts()
        upper, lower = QFontMetrics(small).height(), QFontMetrics(large).height()
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        room = self.width() - left
        painter.setFont(small)
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(QRectF(left, top, room, upper), flags, tile.label)
        beside = left + QFontMetrics(large).horizontalAdvance(tile.value)
        line = QRectF(beside, top + upper + 1, self.width() - beside, lower)
        painter.drawText(line, flags, "  " + tile.detail if tile.detail else "")
        painter.setFont(large)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QRectF(left, top + upper, room, lower), flags, tile.value)
