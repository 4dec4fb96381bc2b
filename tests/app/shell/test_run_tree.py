"""The tree of runs: drawn, turned to, named, saved and forgotten, as a person does it."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import FakeLab, Opener
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.model.lineage import begin, lineage, named, span
from app.shell.window import Window
from app.transport.runs import NAME, STEPS, TEXT, RunsDialog
from engine.contract.commands import Drop, Switch
from engine.contract.status import Phase
from engine.contract.timeline import RunInfo

TREE = (
    RunInfo("run 1", 1000),
    RunInfo("run 2", 2000, "run 1", 500, "k 1 → 5"),
    RunInfo("run 3", 900, "run 1", 800, "c 0.01 → 0.1"),
    RunInfo("run 4", 1500, "run 2", 1200),
)


def test_each_run_stands_below_the_one_it_came_of() -> None:
    rows = lineage(TREE)
    assert [(row.run.run, row.parent, row.colour) for row in rows] == [
        ("run 1", None, 0),
        ("run 2", 0, 1),
        ("run 4", 1, 3),
        ("run 3", 0, 2),
    ]
    assert span(rows) == (0, 2000)
    assert [begin(row) for row in rows] == [0, 500, 1200, 800]


def test_a_run_whose_origin_was_forgotten_stands_for_itself() -> None:
    rows = lineage(TREE[1:])
    assert [(row.run.run, row.parent) for row in rows] == [
        ("run 2", None),
        ("run 4", 0),
        ("run 3", None),
    ]


def test_a_run_keeps_its_colour_when_another_is_forgotten() -> None:
    rows = lineage((*TREE[:2], TREE[3]))
    assert [(row.run.run, row.colour) for row in rows] == [("run 1", 0), ("run 2", 1), ("run 4", 3)]


def test_a_person_s_name_goes_before_the_number() -> None:
    assert named(TREE[0]) == "Run 1"
    assert named(RunInfo("run 1", 0, title="Small c")) == "Small c"


@pytest.fixture
def window(open_window: Opener, lab: FakeLab) -> Window:
    lab.run(Phase.PLAYING, run="run 1", step=1000)
    window = open_window()
    window.link.poll()
    return window


@pytest.fixture
def dialog(window: Window, lab: FakeLab) -> RunsDialog:
    """The dialog, opened by its button, over four runs."""
    lab.tree = TREE
    window.link.poll()
    QTest.mouseClick(window.past_bar.runs, Qt.MouseButton.LeftButton)
    return window.run_tree.dialog


def choose(dialog: RunsDialog, row: int) -> None:
    table = dialog.table
    at = table.visualItemRect(table.item(row, TEXT)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)


def cell(dialog: RunsDialog, row: int, column: int) -> str:
    item = dialog.table.item(row, column)
    assert item is not None
    return item.text()


def test_one_run_is_no_tree(window: Window) -> None:
    assert not window.past_bar.runs.isVisible()


def test_the_button_opens_the_tree(window: Window, dialog: RunsDialog) -> None:
    assert window.past_bar.runs.text() == "4 runs…"
    assert dialog.isVisible()
    assert [cell(dialog, row, NAME) for row in range(4)] == ["Run 1", "Run 2", "Run 4", "Run 3"]
    assert cell(dialog, 1, STEPS) == "500 to 2,000"
    assert cell(dialog, 1, TEXT) == "k 1 → 5"


def test_a_run_is_turned_to_and_forgotten(window: Window, lab: FakeLab, dialog: RunsDialog) -> None:
    assert not dialog.turn.isEnabled(), "it is the present one"
    choose(dialog, 1)
    QTest.mouseClick(dialog.turn, Qt.MouseButton.LeftButton)
    assert lab.sent(Switch)[-1].run == "run 2"
    choose(dialog, 3)
    QTest.mouseClick(dialog.forget, Qt.MouseButton.LeftButton)
    assert lab.sent(Drop)[-1].run == "run 3"


def test_a_name_is_typed(window: Window, lab: FakeLab, dialog: RunsDialog, qtbot: QtBot) -> None:
    table = dialog.table
    at = table.visualItemRect(table.item(1, NAME)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    (editor,) = table.findChildren(QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "Five steps of D")
    lab.run(Phase.PLAYING, run="run 1", step=1010)
    window.link.poll()
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: lab.tree[1].title == "Five steps of D")
    window.link.poll()
    assert cell(dialog, 1, NAME) == "Five steps of D"


def test_the_tree_grows_while_it_is_looked_at(
    window: Window, lab: FakeLab, dialog: RunsDialog
) -> None:
    choose(dialog, 3)
    before = dialog.table.grab().toImage()
    lab.tree = (*TREE[:3], RunInfo("run 4", 4000, "run 2", 1200))
    window.link.poll()
    assert cell(dialog, 2, STEPS) == "1,200 to 4,000"
    assert dialog.chosen() == "run 3"
    assert dialog.table.grab().toImage() != before


def test_any_run_of_the_tree_is_saved(
    window: Window, lab: FakeLab, dialog: RunsDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def chosen(title: str, name: str, *filters: str) -> Path:
        assert name.endswith("-2000.saddlepoint")
        return Path("there.saddlepoint")

    monkeypatch.setattr(window.documents.dialogs, "save", chosen)
    choose(dialog, 1)
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: lab.saved == [(Path("there.saddlepoint"), "run 2")])
