"""Work that is asked for often and done at most so often, and always done in the end."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Throttle:
    """Run an action at once if it has rested, else when its rest is over, never twice for one."""

    def __init__(self, parent: QObject, action: Callable[[], None], milliseconds: int) -> None:
        self._action = action
        self._due = False
        self._timer = QTimer(parent)
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

    def _rested(self) -> None:
        if self._due:
            self.request()
