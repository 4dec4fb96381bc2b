"""A ring around what a lesson points at, over whatever it is and in the way of nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QWidget

from app.style.theme import Theme

WIDTH = 3  # pixels, of which it covers no more


class Ring(QWidget):
    """Lies over ``target`` and follows its size; the mouse and the drawing below pass through."""

    def __init__(self, target: QWidget, theme: Theme) -> None:
        super().__init__(target)
        self.setObjectName("ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._colour = QColor(theme.accent)
        target.installEventFilter(self)
        self._follow(target)
        self.show()
        self.raise_()

    def restyle(self, theme: Theme) -> None:
        """Take on the colour of a theme: that of what is in use."""
        self._colour = QColor(theme.accent)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Grow and shrink with what is ringed, and stay on top of it."""
        kinds = (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.ChildAdded)
        if event.type() in kinds and isinstance(watched, QWidget):
            self._follow(watched)
            self.raise_()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._colour, WIDTH)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        inset = WIDTH // 2 + 1
        painter.drawRoundedRect(self.rect().adjusted(inset, inset, -inset, -inset), 5, 5)

    def _follow(self, target: QWidget) -> None:
        """Cover the edge alone, so that what is drawn within never has to be blended."""
        size = QRect(0, 0, target.width(), target.height())
        self.setGeometry(size)
        edge = WIDTH + 4
        inner = size.adjusted(edge, edge, -edge, -edge)
        if inner.isValid():
            self.setMask(QRegion(size) - QRegion(inner))
