"""Which two coordinates of a code are drawn as a plane."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget
from typing_extensions import override

from app.style.theme import Theme

Axes = tuple[int, int]
FIRST: Axes = (0, 1)
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
KEYS = (
    *(Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right),
    *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
)


def coordinate(index: int) -> str:
    """Return what a coordinate is called that is numbered from 0: z₁, z₂ and so on."""
    return "z" + str(index + 1).translate(LOWERED)


class AxisBox(QComboBox):
    """A list of coordinates that keeps the arrow keys from those who else would take them."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(f"{name}; the arrow keys go from one to the next")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    @override
    def event(self, event: QEvent) -> bool:
        """Claim the keys that choose."""
        claimed = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if claimed and isinstance(event, QKeyEvent) and event.key() in KEYS:
            event.accept()
            return True
        return super().event(event)


class AxesChoice(QWidget):
    """One coordinate to the right and another one upwards; ``changed`` tells of every choice."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.boxes = (AxisBox("Coordinate to the right"), AxisBox("Coordinate upwards"))
        self._signs = (QLabel("→"), QLabel("↑"))
        self.axes = FIRST
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for sign, box in zip(self._signs, self.boxes, strict=True):
            row.addWidget(sign)
            row.addWidget(box)
            box.currentIndexChanged.connect(self._choose)

    def offer(self, count: int) -> None:
        """Offer so many coordinates; the first two are chosen when there are others than before."""
        if count == self.boxes[0].count():
            return
        names = [coordinate(index) for index in range(count)]
        for box in self.boxes:
            box.blockSignals(True)
            box.clear()
            box.addItems(names)
            box.blockSignals(False)
        self._show(FIRST)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        for sign in self._signs:
            sign.setStyleSheet(f"color: {theme.muted}; background: transparent")

    def _choose(self) -> None:
        across, up = (box.currentIndex() for box in self.boxes)
        if across == up:  # who asks for the coordinate of the other direction swaps them
            across, up = (across, self.axes[0]) if across != self.axes[0] else (self.axes[1], up)
        self._show((across, up))
        self.changed.emit()

    def _show(self, axes: Axes) -> None:
        self.axes = axes
        for box, index in zip(self.boxes, axes, strict=True):
            box.blockSignals(True)
            box.setCurrentIndex(index)
            box.blockSignals(False)
