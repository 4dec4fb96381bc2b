"""A grid of small pictures, crisp at any size; the one under the mouse is shown large."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.plots.images.image_layout import GAP, NOTHING, Layout, arranged
from app.plots.widgets.magnifier import Magnifier, as_image
from app.style.theme import LIGHT, Theme
from engine.contract.snapshot import Images

CAPTION_ROOM = 12  # pixels beside the longest caption, below which captions run into each other


class ImageGrid(QWidget):
    """The pictures of one part; ``word`` names one of them ("sample") for the tool tip.

    ``columns`` overrides the part's own number of pictures in a row; ``limit`` shows at most so
    many, and columns are ``apart`` in pixels. Captions are left out where they do not fit under
    their pictures, or if not ``captioned``; the large picture has them in any case.
    """

    def __init__(
        self,
        word: str,
        magnifier: Magnifier,
        *,
        columns: int = 0,
        limit: int = 0,
        captioned: bool = True,
        apart: int = GAP,
    ) -> None:
        super().__init__()
        self.word = word
        self._apart = apart
        self.limit, self._captioned = limit, captioned
        self.layout_ = NOTHING
        self._columns = columns
        self._magnifier = magnifier
        self._theme = LIGHT
        self._part: Images | None = None
        self._tiles: list[QImage] = []
        self.setMouseTracking(True)
        self.setMinimumSize(40, 24)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_images(self, part: Images | None) -> None:
        """Show these pictures; the same ones cost nothing."""
        if part is self._part:
            return
        self._part = part
        self._tiles = (
            [] if part is None else [as_image(p) for p in part.pixels[: self.limit or None]]
        )
        self.setAccessibleName(f"{len(self._tiles)} pictures, each a {self.word}")
        self.update()
        if self.underMouse():
            self._magnify(self.mapFromGlobal(self.cursor().pos()))

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.update()

    def index_at(self, place: QPoint) -> int | None:
        """Return which picture lies at a place of this widget."""
        layout = self.layout_
        ratio = self.devicePixelRatioF()
        x, y = place.x() * ratio, place.y() * ratio
        if not layout.shown or min(x, y) < 0 or x >= layout.columns * layout.cell[0]:
            return None
        index = int(y // layout.cell[1]) * layout.columns + int(x // layout.cell[0])
        return index if index < layout.shown else None

    def sizeHint(self) -> QSize:
        """Ask for room to share with others."""
        return QSize(160, 120)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the picture under the mouse large."""
        self._magnify(event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        """Take the large picture away."""
        super().leaveEvent(event)
        self._magnifier.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as many pictures as fit, in whole pixels of the screen."""
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)
        self.layout_ = self._arranged(ratio)
        if not self.layout_.shown:
            return
        smooth = self.layout_.scale < 1
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        for index in range(self.layout_.shown):
            painter.drawImage(self._box(index), self._tiles[index])
        if self._caption_height():
            self._paint_captions(painter, ratio)

    def _magnify(self, place: QPoint) -> None:
        index = self.index_at(place)
        if index is None or self._part is None or index >= len(self._part.pixels):
            self._magnifier.hide()
            return
        captions = self._part.captions
        caption = captions[index] if index < len(captions) else ""
        title = f"{self.word} {index + 1}" + (f" · {caption}" if caption else "")
        self._magnifier.show_picture(self._part.pixels[index], title, self, place)

    def _arranged(self, ratio: float) -> Layout:
        if self._part is None or not self._tiles:
            return NOTHING
        room = int(self.width() * ratio), int(self.height() * ratio)
        size = self._tiles[0].width(), self._tiles[0].height()
        columns = self._columns or self._part.columns
        height = round(self._caption_metrics().height() * ratio)

        def tried(caption: int) -> Layout:
            count, apart = len(self._tiles), GAP + round((self._apart - GAP) * ratio)
            return arranged(count, size, room, columns=columns, caption=caption, apart=apart)

        plain = tried(0)
        if self._part.captions and self._captioned:
            found = tried(height)
            widest = max(map(self._caption_metrics().horizontalAdvance, self._part.captions))
            fits = (widest + CAPTION_ROOM) * ratio <= found.cell[0]
            if fits and found.shown > 0.9 * plain.shown:
                return found
        return plain

    def _caption_height(self) -> int:
        layout = self.layout_
        size = self._tiles[0].height() * layout.scale
        return max(0, round(layout.cell[1] - size - GAP))

    def _box(self, index: int) -> QRect:
        left, top = self.layout_.place(index)
        image, scale = self._tiles[index], self.layout_.scale
        width, height = round(image.width() * scale), round(image.height() * scale)
        return QRect(left, top, max(1, width), max(1, height))

    def _caption_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(6.0, 0.8 * font.pointSizeF()))
        return font

    def _caption_metrics(self) -> QFontMetrics:
        return QFontMetrics(self._caption_font())

    def _paint_captions(self, painter: QPainter, ratio: float) -> None:
        font = self._caption_font()
        font.setPointSizeF(font.pointSizeF() * ratio)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.muted))
        captions = self._part.captions if self._part else ()
        for index, caption in enumerate(captions[: self.layout_.shown]):
            box = self._box(index)
            line = QRectF(box.left(), box.bottom() + 1, box.width(), self._caption_height())
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, caption)
