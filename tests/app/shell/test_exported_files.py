"""Pictures and curves that are exported from the window, as a person does it."""

from __future__ import annotations

import csv
from pathlib import Path

from fakes import FakeLab
from files import answer, dialog, settle
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from app.shell.window import Window

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_the_window_is_exported_as_png(window: Window, tmp_path: Path) -> None:
    QTest.keyClick(window, Qt.Key.Key_E, CONTROL)
    answer(window, tmp_path / "window.png")
    settle(window)
    image = QImage(str(tmp_path / "window.png"))
    assert image.size() == window.size() * 2
    assert list(tmp_path.glob(".*")) == []


def test_a_panel_is_exported_as_large_as_chosen(furnished: Window, tmp_path: Path) -> None:
    furnished.commands.run("export.scale.3")
    furnished.commands.run("export.panel.surface")
    answer(furnished, tmp_path / "surface.png")
    settle(furnished)
    image = QImage(str(tmp_path / "surface.png"))
    assert image.size() == furnished.area.panels["surface"].size() * 3


def test_a_panel_is_copied(furnished: Window) -> None:
    furnished.area.reveal("losses")
    QApplication.processEvents()
    furnished.commands.run("export.copy.losses")
    copied = QGuiApplication.clipboard().image()
    assert copied.size() == furnished.area.panels["losses"].size() * 2
    assert furnished.bar.message.text() == "Copied Losses"


def test_a_panel_behind_others_is_neither_copied_nor_exported(furnished: Window) -> None:
    furnished.area.reveal("divergences")
    QApplication.processEvents()
    furnished.link.poll()
    for kind in ("copy", "panel"):
        action = furnished.commands.action(f"export.{kind}.losses")
        assert not action.isEnabled()
        assert "to the front first" in action.toolTip()
        assert furnished.commands.action(f"export.{kind}.divergences").isEnabled()


def test_a_picture_that_cannot_be_written_is_said(window: Window, tmp_path: Path) -> None:
    window.commands.run("export.window")
    folder = tmp_path / "gone"
    folder.mkdir()
    found = dialog(window)
    found.setDirectory(str(folder))
    folder.rmdir()
    found.done(QFileDialog.DialogCode.Accepted)
    settle(window)
    notice = window.banners.notice("error")
    assert notice is not None
    assert "does not exist" in notice.text


def test_curves_are_exported_with_every_point(window: Window, lab: FakeLab, tmp_path: Path) -> None:
    lab.curves.put("jsd", range(1000), [1 / (1 + i) for i in range(1000)])
    window.commands.run("export.curves")
    answer(window, tmp_path / "curves.csv")
    settle(window)
    rows = list(csv.reader((tmp_path / "curves.csv").read_text().splitlines()))
    assert rows[0] == ["step", "jsd"]
    assert [float(row[1]) for row in rows[1:]] == lab.curves.column("jsd")[1].tolist()


def test_without_curves_there_is_nothing_to_export(window: Window) -> None:
    assert not window.commands.action("export.curves").isEnabled()
