"""Pictures of columns in another theme than that of the window."""

from __future__ import annotations

from compared import Compared
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.shell.exporting.picture_dialog import PictureDialog
from app.style.theme import DARK


def test_the_ground_between_columns_has_the_theme_of_the_picture(stood: Compared) -> None:
    stood.window.appearance.wear("light")
    stood.window.commands.run("export.picture")
    QApplication.processEvents()
    dialog = next(d for d in stood.window.findChildren(PictureDialog) if d.isVisible())
    assert dialog.subject.currentText() == "All columns"
    dialog.theme_box.setCurrentText("Dark")
    dialog.scale_box.setCurrentIndex(0)
    QTest.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    picture = QGuiApplication.clipboard().image()
    dialog.reject()
    view = stood.comparing.view
    assert view is not None
    board = view.board
    between = board.columns[0].header.geometry().topRight() + QPoint(3, 3)
    for place in (QPoint(2, 2), between):
        assert picture.pixelColor(board.mapTo(view.split, place)).name() == DARK.window
