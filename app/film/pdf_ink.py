"""The ink of a PDF: a painter on its page, to which everything comes in pixels of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QTransform,
)

from app.film.ink import Cut

NUMBER = re.compile(r"[−+\d.,:;]+")
PIECE = re.compile(rf"{NUMBER.pattern}|[^−+\d.,:;]+")
APART = 0.07  # of a line: where letters stand farther apart, readers see several words
REPLACING = ("calt", "liga", "clig")  # by which a typeface shows other shapes unasked


class PdfInk:
    """Paints with a painter, which is scaled so that its pixels are those of the page."""

    def __init__(self, painter: QPainter) -> None:
        self._painter = painter
        hints = QPainter.RenderHint.Antialiasing | QPainter.RenderHint.LosslessImageRendering
        self._painter.setRenderHints(hints)

    def shape(self, path: QPainterPath, pen: QPen, brush: QBrush, cut: Cut) -> None:
        """Paint a path."""
        self._cut(cut)
        self._painter.setPen(pen)
        self._painter.setBrush(brush)
        self._painter.drawPath(path)

    def dots(
        self, places: Sequence[QPointF], size: float, round_: bool, colour: QColor, cut: Cut
    ) -> None:
        """Paint discs, or squares."""
        self._cut(cut)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(colour)
        for at in places:
            box = QRectF(at.x() - size / 2, at.y() - size / 2, size, size)
            self._painter.drawEllipse(box) if round_ else self._painter.drawRect(box)

    def text(
        self, place: QTransform, text: str, font: QFont, *, width: float, colour: QColor, cut: Cut
    ) -> None:
        """Paint text, as long as it is on the page."""
        self._cut(cut)
        painter = self._painter
        painter.save()
        painter.setTransform(place, True)
        painter.setPen(colour)
        for at, piece, room in _pieces(text, width, QFontMetricsF(_whole(font), painter.device())):
            painter.setFont(_legible(font))
            self._write(at, piece, room)
        painter.restore()

    def _write(self, at: float, piece: str, room: float) -> None:
        """Write a word as long as its room, and a number with its digits apart in the middle."""
        painter, font = self._painter, self._painter.font()
        metrics = QFontMetricsF(font, painter.device())
        found = metrics.horizontalAdvance(piece)
        painter.save()
        painter.translate(at, 0.0)
        if not NUMBER.fullmatch(piece):
            painter.scale(room / found if found > 0 else 1.0, 1.0)
            painter.drawText(QPointF(), piece)
        else:
            apart = min((room - found) / len(piece), APART * metrics.height())
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, apart)
            painter.setFont(font)
            painter.drawText(QPointF((room - found - apart * (len(piece) - 1)) / 2, 0), piece)
        painter.restore()

    def pixels(
        self, place: QTransform, image: QImage, crisp: bool, opacity: float, cut: Cut
    ) -> None:
        """Paint an image."""
        self._cut(cut)
        painter = self._painter
        painter.save()
        painter.setTransform(place, True)
        painter.setOpacity(opacity)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not crisp)
        painter.drawImage(0, 0, image)
        painter.restore()

    def _cut(self, cut: Cut) -> None:
        if cut is None:
            self._painter.setClipping(False)
        else:
            self._painter.setClipPath(cut)


def _pieces(text: str, width: float, metrics: QFontMetricsF) -> Iterator[tuple[float, str, float]]:
    """Yield where words and numbers begin, themselves and how long they are, in so much room."""
    whole = metrics.horizontalAdvance(text)
    share = width / whole if whole > 0 else 1.0
    for found in PIECE.finditer(text):
        start, end = (metrics.horizontalAdvance(text[:place]) for place in found.span())
        yield start * share, found.group(), (end - start) * share


def _legible(font: QFont) -> QFont:
    """Return a font of which every character can be searched for and copied.

    A file does not tell what other shapes of a character mean, such as digits of one width.
    """
    found = _whole(font)
    found.clearFeatures()
    for tag in REPLACING:
        found.setFeature(QFont.Tag(tag), 0)
    return found


def _whole(font: QFont) -> QFont:
    """Return a font that says all about itself: a painter has its own for what one does not say."""
    found = QFont(font)
    found.setFamilies(font.families())
    found.setWeight(font.weight())
    found.setItalic(font.italic())
    if font.pixelSize() > 0:
        found.setPixelSize(font.pixelSize())
    else:
        found.setPointSizeF(font.pointSizeF())
    return found
