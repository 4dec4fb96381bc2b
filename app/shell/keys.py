"""Space plays and pauses wherever it is not needed for typing or by whoever steers by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget
from shiboken6 import isValid

TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class SpaceKeeper(QObject):
    """Leaves Space to a button that was reached with the Tab key.

    One that was merely clicked must not answer to it: who clicks Reset and then presses Space
    means to play. Only what has the keyboard is listened to: to hear every event of every object
    would take a good part of the window's time.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._heard: QWidget = window
        self._tabbed = self._reached = False
        window.installEventFilter(self)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._move)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note how widgets are reached, and claim Space for those reached by keyboard."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._tabbed = event.key() in TABS
        elif event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            pressable = isinstance(watched, QAbstractButton | QComboBox)
            if event.key() == Qt.Key.Key_Space and pressable and self._reached:
                event.accept()
                return True
        return False

    def _move(self, _: QWidget | None, new: QWidget | None) -> None:
        """Listen to what has the keyboard now."""
        if self._heard is not self._window and isValid(self._heard):
            self._heard.removeEventFilter(self)
        heard = self._window if new is None else new
        if isValid(heard):  # the focus also moves while a window is being taken down
            self._heard = heard
            self._heard.installEventFilter(self)
        self._reached, self._tabbed = self._tabbed, False
