"""What a person does with files: answer dialogs, drop them on the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from app.shell.window import Window


def settle(window: Window) -> None:
    """Let everything that was begun come to its end."""
    window.link.poll()
    window.tasks.loop.run_until_complete(window.tasks.settle())


def dialog(window: Window) -> QFileDialog:
    """Return the file dialog that is open."""
    QApplication.processEvents()
    return next(d for d in window.findChildren(QFileDialog) if d.isVisible())


def answer(window: Window, path: Path) -> None:
    """Type a path into the open dialog and accept it."""
    found = dialog(window)
    line = found.findChild(QLineEdit, "fileNameEdit")
    line.setText(str(path))
    QTest.keyClick(line, Qt.Key.Key_Return)
    QApplication.processEvents()


def drop(window: QWidget, path: Path) -> None:
    """Drop a file on the window, or on a widget in it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    where, action = QPoint(600, 400), Qt.DropAction.CopyAction
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where, action, data, buttons, keys)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(where), action, data, buttons, keys))
    QApplication.processEvents()
