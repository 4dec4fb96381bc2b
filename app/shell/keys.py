"""Space plays and pauses wherever it is not needed for typing or by whoever steers by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget

BY_KEYBOARD = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class SpaceKeeper(QObject):
    """Leaves Space to a button that was reached with the Tab key.

    One that was merely clicked must not answer to it: who clicks Reset and then presses Space
    means to play.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._reached: QWidget | None = None
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note how widgets are reached, and claim Space for those reached by keyboard."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            assert isinstance(event, QFocusEvent)
            self._reached = watched if event.reason() in BY_KEYBOARD else None
        elif event.type() == QEvent.Type.ShortcutOverride and watched is self._reached:
            assert isinstance(event, QKeyEvent)
            pressable = isinstance(watched, QAbstractButton | QComboBox)
            if event.key() == Qt.Key.Key_Space and pressable:
                event.accept()
                return True
        return False
