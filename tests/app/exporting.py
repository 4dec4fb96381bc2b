"""The dialog in which data are exported, used as a person uses it."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from fakes import FakeLab, a_snapshot
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.shell.exporting.data_dialog import DataDialog
from app.shell.exporting.data_pages import Page
from app.shell.window import Window

P = TypeVar("P", bound=Page)


def measured(window: Window, lab: FakeLab, step: int = 40, **status: object) -> None:
    """Let the run stand at a step, with a curve and pictures."""
    lab.curves.put("jsd", np.arange(1, step), np.linspace(1, 0, step - 1))
    lab.run(step=step, **status)
    for at in (10, step):
        lab.show(a_snapshot(at))
    window.link.poll()
    QApplication.processEvents()


def opened(window: Window, kind: str = "") -> DataDialog:
    """Open the dialog, and turn to a kind of file."""
    window.commands.run("export.data")
    QApplication.processEvents()
    found = next(d for d in window.findChildren(DataDialog) if d.isVisible())
    return turn(found, kind) if kind else found


def turn(found: DataDialog, kind: str) -> DataDialog:
    """Turn to a kind of file."""
    (item,) = found.kinds.findItems(kind, Qt.MatchFlag.MatchExactly)
    QTest.mouseClick(
        found.kinds.viewport(),
        Qt.MouseButton.LeftButton,
        pos=found.kinds.visualItemRect(item).center(),
    )
    return found


def page(found: DataDialog, kind: type[P]) -> P:
    """Return the page that is turned to."""
    return next(p for p in found.findChildren(kind) if p.isVisible())


def go(found: DataDialog) -> None:
    QTest.mouseClick(found.go, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
