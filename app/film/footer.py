"""The line under a picture or in a film: what it is of, and which step that is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.style.fonts import heading_font, text_font
from app.style.theme import Theme

GAP = 18  # pixels between two texts
MARGIN = 10


class Footer(QWidget):
    """A heading at the left, settings beside it as far as there is room, the step at the right."""

    def __init__(self, theme: Theme, zoom: float) -> None:
        super().__init__()
        self._theme = theme
        self._heading_font, self._font = heading_font(zoom), text_font(zoom)
        self.heading, self.settings, self.moment = "", "", ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def tell(self, heading: str, settings: str, moment: str) -> None:
        """Show other texts."""
        if (heading, settings, moment) != (self.heading, self.settings, self.moment):
            self.heading, self.settings, self.moment = heading, settings, moment
            self.update()

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        return QSize(200, QFontMetrics(self._heading_font).height() + 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write the texts; the settings give way first."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.panel))
        left, right = float(MARGIN), float(self.width() - MARGIN)
        painter.setFont(self._heading_font)
        painter.setPen(QColor(self._theme.text))
        strong = QFontMetrics(self._heading_font)
        if self.moment:
            width = strong.horizontalAdvance(self.moment)
            self._write(painter, right - width, width, self.moment)
            right -= width + GAP
        if self.heading:
            text = strong.elidedText(self.heading, Qt.TextElideMode.ElideRight, int(right - left))
            self._write(painter, left, right - left, text)
            left += strong.horizontalAdvance(text) + GAP
        painter.setFont(self._font)
        painter.setPen(QColor(self._theme.muted))
        room = max(int(right - left), 0)
        text = QFontMetrics(self._font).elidedText(self.settings, Qt.TextElideMode.ElideRight, room)
        self._write(painter, left, room, text)

    def _write(self, painter: QPainter, left: float, width: float, text: str) -> None:
        painter.drawText(
            QRectF(left, 0, width + 1, self.height()), Qt.AlignmentFlag.AlignVCenter, text
        )
