"""Small toggles in a row that wraps: the toolbar that all panels share."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from app.plots.axes.palette import mixed, named
from app.plots.widgets.flow import FlowLayout
from app.style.theme import LIGHT, Theme


class Chip(QAbstractButton):
    """A toggle as wide as its word; ``swatch`` names a theme colour drawn as its layer is.

    ``shape`` is "dot", "square" or "line", so that colour is never the only cue.
    """

    def __init__(
        self, text: str, *, on: bool = True, swatch: str = "", shape: str = "line", help: str = ""
    ) -> None:
        super().__init__()
        self.setText(text)
        self.setCheckable(True)
        self.setChecked(on)
        self.setAccessibleName(text)
        self.setToolTip(help)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._swatch, self._shape = swatch, shape
        self._theme = LIGHT

    @property
    def explains(self) -> bool:
        """Whether it says what a colour stands for that is drawn."""
        return bool(self._swatch) and self.isChecked()

    def rename(self, text: str) -> None:
        """Say another word."""
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text)
            self.updateGeometry()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for the word and its swatch."""
        metrics = self.fontMetrics()
        swatch = metrics.height() if self._swatch else 0
        width = metrics.horizontalAdvance(self.text()) + swatch + metrics.height()
        return QSize(width, metrics.height() + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a rounded plate, filled when on."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plate, edge, ink = self._colours()
        painter.setBrush(QColor(plate))
        painter.setPen(QPen(QColor(edge), 2 if self.hasFocus() else 1))
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(frame, frame.height() / 2, frame.height() / 2)
        left = self.fontMetrics().height() / 2
        if self._swatch:
            self._paint_swatch(painter, left)
            left += self.fontMetrics().height() * 0.9
        painter.setPen(QColor(ink))
        text = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self.text())

    def _colours(self) -> tuple[str, str, str]:
        theme = self._theme
        if not self.isEnabled():
            return theme.panel, theme.grid, theme.border
        if self.isChecked():
            plate = mixed(theme.panel, theme.accent, 0.22 if theme.dark else 0.14)
            return plate, theme.accent, theme.text
        edge = theme.accent if self.hasFocus() or self.underMouse() else theme.border
        return theme.panel, edge, theme.muted

    def _paint_swatch(self, painter: QPainter, left: float) -> None:
        colour = QColor(named(self._theme, self._swatch))
        if not self.isChecked():
            colour.setAlphaF(0.45)
        side = self.fontMetrics().height() * 0.55
        box = QRectF(left, (self.height() - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        if self._shape == "dot":
            painter.drawEllipse(box)
        elif self._shape == "square":
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        else:
            painter.setPen(QPen(colour, 2))
            middle = box.center().y()
            painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle))


class ChipRow(QWidget):
    """Chips side by side, wrapped where the panel is narrow."""

    def __init__(self, widgets: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self._layout = FlowLayout()
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self.setLayout(self._layout)
        for widget in widgets:
            self._layout.addWidget(widget)

    def add(self, widget: QWidget) -> None:
        """Append a widget."""
        self._layout.addWidget(widget)

    def explain_only(self) -> None:
        """Leave what explains a colour, and take away what only a mouse has a use for."""
        widgets = self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        for widget in widgets:
            if not (isinstance(widget, Chip) and widget.explains):
                widget.hide()
        if all(widget.isHidden() for widget in widgets):
            self.hide()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        for chip in self.findChildren(Chip):
            chip.restyle(theme)


def exclusive(parent: QWidget, chips: Sequence[Chip]) -> QButtonGroup:
    """Make exactly one of the chips be on at a time."""
    group = QButtonGroup(parent)
    group.setExclusive(True)
    for chip in chips:
        group.addButton(chip)
    return group
