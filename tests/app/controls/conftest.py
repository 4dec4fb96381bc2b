"""What tests of the controls share: the shipped catalogue, a draft over a run, and a person."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

sys.path.insert(0, str(Path(__file__).parent))  # for ``docked``

from docked import settle

from app.controls.dock import ControlsDock
from app.model.draft import Draft
from engine.contract.catalogue_json import from_json
from engine.contract.specs import Catalogue
from engine.contract.values import Value


class Person:
    """Types, turns the wheel, and presses keys."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot

    def types(self, box: QLineEdit, text: str) -> None:
        """Replace the text of a box and press Enter."""
        box.selectAll()
        self.qtbot.keyClick(box, Qt.Key.Key_Delete)
        self.qtbot.keyClicks(box, text)
        self.qtbot.keyClick(box, Qt.Key.Key_Return)

    def clicks(self, widget: QWidget) -> None:
        """Click the middle of a widget."""
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)

    def focuses(self, widget: QWidget) -> None:
        """Give a widget the keyboard."""
        widget.window().activateWindow()
        widget.setFocus()
        assert widget.hasFocus()

    def turns(self, widget: QWidget, notches: int) -> bool:
        """Turn the wheel over a widget; return whether the widget took it."""
        event = QWheelEvent(
            QPointF(5, 5),
            QPointF(widget.mapToGlobal(QPoint(5, 5))),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QCoreApplication.sendEvent(widget, event)
        return event.isAccepted()


class Heard:
    """What a draft told: patches to the engine, and finished changes by a person."""

    def __init__(self, draft: Draft) -> None:
        self.patches: list[tuple[str, str, Value]] = []
        self.changes: list[tuple[str, str, Value, Value]] = []
        draft.patched.append(lambda *patch: self.patches.append(patch))
        draft.changed.append(lambda *change: self.changes.append(change))


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue that is shipped."""
    path = files("resources") / "catalogue.json"
    return from_json(path.read_text(encoding="utf-8"))


@pytest.fixture
def draft(catalogue: Catalogue) -> Draft:
    """A draft over a run that has every setting at its default."""
    made = Draft(catalogue)
    made.show(made.config(), "run")
    return made


@pytest.fixture
def heard(draft: Draft) -> Heard:
    """What that draft tells from now on."""
    return Heard(draft)


@pytest.fixture
def person(qtbot: QtBot) -> Person:
    """Somebody at the keyboard."""
    return Person(qtbot)


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Callable[[QWidget], QWidget]]:
    """Show widgets until the test ends, and then delete them."""
    widgets: list[QWidget] = []

    def show(widget: QWidget) -> QWidget:
        widgets.append(widget)
        with qtbot.waitExposed(widget):
            widget.show()
        return widget

    yield show
    for widget in widgets:
        widget.close()
        widget.deleteLater()
    settle()


@pytest.fixture
def dock(draft: Draft, shown: Callable[[QWidget], QWidget]) -> ControlsDock:
    """The controls, with every group open."""
    made = ControlsDock(draft)
    made.resize(320, 900)
    shown(made)
    for group in made.groups.values():
        group.header.setChecked(True)
    return made
