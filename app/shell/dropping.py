"""Files dragged onto a window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class FileDrop(QObject):
    """Lets files be dropped on a widget and opens the first of them."""

    def __init__(self, target: QWidget, open: Callable[[Path], None]) -> None:
        super().__init__(target)
        self._open = open
        target.setAcceptDrops(True)
        target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Welcome files and open what is dropped."""
        if isinstance(event, QDragEnterEvent) and _files(event.mimeData()):
            event.acceptProposedAction()
            return True
        if type(event) is QDropEvent and (files := _files(event.mimeData())):
            event.acceptProposedAction()
            self._open(files[0])
            return True
        return False


def _files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
