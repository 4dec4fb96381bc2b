"""How often a window is painted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class PaintWatch(QObject):
    """Calls ``painted`` for every painting of a window, however many of its parts are new.

    Qt gathers what is to be painted and asks for all of it with one event.
    """

    def __init__(self, window: QWidget, painted: Callable[[], None]) -> None:
        super().__init__(window)
        self._painted = painted
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count, and let the window paint."""
        if event.type() is QEvent.Type.UpdateRequest:
            self._painted()
        return False
