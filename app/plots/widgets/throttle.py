"""Work that is asked for often and done at most so often, and always done in the end."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Throttle(QObject):
    """Run an action at once if it has rested, else when its rest is over, never twice for one."""

    def __init__(self, parent: QObject, action: Callable[[], None], milliseconds: int) -> None:
        super().__init__(parent)
        self._action = action
        self._due = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(milliseconds)
        self._timer.timeout.connect(self._rested)

    def request(self) -> None:
        """Ask for the action."""
        if self._timer.isActive():
            self._due = True
            return
        self.flush()
        self._timer.start()

    def flush(self) -> None:
        """Do the action now."""
        self._due = False
        self._action()

    def settle(self) -> bool:
        """Do what still waits for the end of a rest; return whether there was anything."""
        due = self._due
        if due:
            self.flush()
        return due

    def _rested(self) -> None:
        if self._due:
            self.request()
