"""A slider that says where a picture is made, and that can move by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from app.plots.widgets.chips import Chip
from app.style.theme import Theme

STEPS = 100
MILLISECONDS = 50
REST = 10  # beats that the slider rests at either end


class Steering(QWidget):
    """From ``start`` (0) to ``end`` (1); ``moved`` is emitted with every change."""

    moved = Signal()

    def __init__(self, start: str, end: str, help: str) -> None:
        super().__init__()
        self._labels = (QLabel(start), QLabel(end))
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, STEPS)
        self._slider.setValue(STEPS)
        self._slider.setAccessibleName(help)
        self._slider.setToolTip(help)
        self._slider.setMinimumWidth(60)
        self._animate = Chip("Animate", on=False, help="Go to and fro until turned off.")
        self._forth, self._rest = False, 0
        self._timer = QTimer(self)
        self._timer.setInterval(MILLISECONDS)
        self._timer.timeout.connect(self.beat)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self._labels[0], self._slider, self._labels[1], self._animate):
            row.addWidget(widget, 1 if widget is self._slider else 0)
        self._slider.valueChanged.connect(lambda _: self.moved.emit())
        self._animate.toggled.connect(self._run)

    @property
    def share(self) -> float:
        """Where the slider stands, from 0 to 1."""
        return self._slider.value() / STEPS

    def beat(self) -> None:
        """Move on by one, and turn round at either end after a rest."""
        if self._rest:
            self._rest -= 1
            return
        value = self._slider.value() + (1 if self._forth else -1)
        if not 0 <= value <= STEPS:
            self._forth, self._rest = not self._forth, REST
            return
        self._slider.setValue(value)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stand still while nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Go on where it was left."""
        super().showEvent(event)
        self._run(self._animate.isChecked())

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._animate.restyle(theme)
        for label in self._labels:
            label.setStyleSheet(f"color: {theme.muted}; background: transparent")

    def _run(self, on: bool) -> None:
        if on and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()
