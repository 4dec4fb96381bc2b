"""The line of current numbers at the top of a panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.plots.widgets.screen_button import ScreenOnly
from app.plots.widgets.throttle import Throttle
from app.style.theme import LIGHT, Theme

GAP = 18
ROW_SHARE = 200  # pixels of a panel's height for each row of numbers with their details
ROW_LINES = 10  # lines of text in a panel's height for each row of numbers at all
READABLE_MILLISECONDS = 150  # numbers that change faster than this cannot be read


@dataclass(frozen=True, slots=True)
class Tile:
    """One number: what it is, its value with unit, and beside it its error, floor or ideal.

    A hint for the mouse is beside it on screen alone.
    """

    label: str
    value: str
    detail: str = ""
    hint: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.label, self.value, self.beside())))

    def beside(self, *, screen: bool = True) -> str:
        """Return what stands beside the value, on screen or on paper."""
        return ", ".join(filter(None, (self.detail, self.hint if screen else "")))


class Header(ScreenOnly, QWidget):
    """Tiles of a small label over a large value, wrapped into rows.

    In a small panel errors and floors are left to the tool tip before another row is begun, and in
    a low one the last numbers too.
    """

    def __init__(self) -> None:
        super().__init__()
        self._source: Callable[[], Sequence[Tile]] = tuple
        self._shown: tuple[Tile, ...] = ()
        self._theme = LIGHT
        self._widths: list[tuple[int, int]] = []
        self._detailed = True
        self._places: list[tuple[int, int]] = []
        self._throttle = Throttle(self, self._renew, READABLE_MILLISECONDS)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """The newest numbers."""
        self._throttle.settle()
        return self._shown

    def show_tiles(self, tiles: Sequence[Tile] | Callable[[], Sequence[Tile]]) -> None:
        """Show these numbers, at most a few times a second; what returns them is called no more."""
        self._source = tiles if callable(tiles) else lambda: tiles
        self._throttle.request()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self._widths = []
        self._apply()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Flow the tiles anew."""
        super().resizeEvent(event)
        self._flow()

    def sizeHint(self) -> QSize:
        """Return the room for the rows at the present width."""
        rows = 1 + max((row for row, _ in self._places), default=0)
        return QSize(120, rows * self._row_height() if self._shown else 0)

    def minimumSizeHint(self) -> QSize:
        """Return the height alone: a narrow panel wraps."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw every tile at its place."""
        painter = QPainter(self)
        for tile, (row, left) in zip(self._shown, self._places, strict=False):
            self._paint_tile(painter, tile, left, row * self._row_height())

    def _renew(self) -> None:
        tiles = tuple(self._source())
        if tiles != self._shown:
            self._shown = tiles
            self._apply()

    def _apply(self) -> None:
        self.setAccessibleName(", ".join(str(tile) for tile in self._shown))
        self.setToolTip("\n".join(str(tile) for tile in self._shown))
        wanted = [self._tile_widths(tile) for tile in self._shown]
        if len(wanted) != len(self._widths):
            self._widths = wanted
        # Widths only grow, so that a changing digit does not move its neighbours.
        pairs = zip(wanted, self._widths, strict=True)
        self._widths = [(max(a[0], b[0]), max(a[1], b[1])) for a, b in pairs]
        self._flow()
        self.update()

    def _flow(self) -> None:
        parent = self.parentWidget()
        height = parent.height() if parent else 0
        least = ROW_LINES * self.fontMetrics().height()
        rows = max(1, height // ROW_SHARE)
        most = max(1, height // least) if parent else len(self._widths)
        full, short = (self._rows([pair[k] for pair in self._widths]) for k in (1, 0))
        self._detailed = not full or full[-1][0] < min(most, max(rows, short[-1][0] + 1))
        places = [place for place in (full if self._detailed else short) if place[0] < most]
        if places != self._places:
            self._places = places
            self.updateGeometry()

    def _rows(self, widths: list[int]) -> list[tuple[int, int]]:
        """Return the row and the left edge of every tile."""
        places, row, left = [], 0, 0
        for width in widths:
            if left and left + width > self.width():
                row, left = row + 1, 0
            places.append((row, left))
            left += width + GAP
        return places

    def _fonts(self) -> tuple[QFont, QFont]:
        small, large = QFont(self.font()), QFont(self.font())
        small.setPointSizeF(max(6.0, 0.85 * self.font().pointSizeF()))
        large.setPointSizeF(1.15 * self.font().pointSizeF())
        large.setWeight(QFont.Weight.DemiBold)
        return small, large

    def _row_height(self) -> int:
        small, large = (QFontMetrics(font) for font in self._fonts())
        return small.height() + large.height() + 2

    def _tile_widths(self, tile: Tile) -> tuple[int, int]:
        """Return a tile's width without and with its detail."""
        small, large = (QFontMetrics(font) for font in self._fonts())
        label, value = small.horizontalAdvance(tile.label), large.horizontalAdvance(tile.value)
        beside = tile.beside()
        detail = small.horizontalAdvance("  " + beside) if beside else 0
        return max(label, value) + 2, max(label, value + detail) + 2

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
        detail = tile.beside(screen=self.painted)
        if self._detailed and detail:
            rest, end = max(self.width() - beside, 0), Qt.TextElideMode.ElideRight
            text = QFontMetrics(small).elidedText("  " + detail, end, rest)
            painter.drawText(line, flags, text)
        painter.setFont(large)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QRectF(left, top + upper, room, lower), flags, tile.value)
