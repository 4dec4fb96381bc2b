"""The ink of a PDF: a painter on its page, to which everything comes in pixels of the page."""

from __future__ import annotations

from collections.abc import Sequence

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
        painter.setFont(_whole(font))
        painter.setPen(colour)
        found = QFontMetricsF(painter.font(), painter.device()).horizontalAdvance(text)
        if found > 0:
            painter.scale(width / found, 1.0)
        painter.drawText(QPointF(), text)
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
