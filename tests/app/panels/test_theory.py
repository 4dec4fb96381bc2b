"""The panel of theory, used as a person does: looking, moving settings, checking claims."""

from __future__ import annotations

import dataclasses

import pytest
from boards import a_board, verdicts
from pictures import settle, view
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.panels.theory import TheoryPanel
from app.plots.panel import panels
from engine.contract.board import Board, Verdicts
from engine.contract.commands import ProbeRequest

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot: QtBot) -> TheoryPanel:
    made = TheoryPanel()
    qtbot.addWidget(made)
    made.resize(950, 650)
    made.show()
    return made


def show(panel: TheoryPanel, board: Board, claims: Verdicts | None = None) -> None:
    parts = {"board": board} | ({"claims": claims} if claims else {})
    panel.show_view(view(parts))
    settle()


def texts(panel: TheoryPanel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(QLabel) if label.isVisible())


def test_it_shows_formula_drawings_text_source_and_numbers(
    panel: TheoryPanel, qtbot: QtBot
) -> None:
    show(panel, a_board(jsd=0.125))
    qtbot.waitUntil(lambda: panel._formula.settled)
    assert "{0.125}" in panel._formula.tex
    assert panel._formula.plain == ""
    assert len(panel._grid.drawn) == 3
    said = texts(panel)
    for words in ("A paragraph that explains", "Source: Lecture A", "best accuracy", "0.1250"):
        assert words in said


def test_a_moved_setting_changes_numbers_and_keeps_items(panel: TheoryPanel) -> None:
    show(panel, a_board(jsd=0.125))
    before = panel._grid.drawn
    show(panel, a_board(jsd=0.375))
    assert panel._grid.drawn == before
    assert "{0.375}" in panel._formula.tex
    assert "0.3750" in texts(panel)


def test_text_can_be_selected_by_mouse_and_keyboard(panel: TheoryPanel) -> None:
    show(panel, a_board())
    flags = panel._reading._text.textInteractionFlags()
    assert flags & Qt.TextInteractionFlag.TextSelectableByMouse
    assert flags & Qt.TextInteractionFlag.TextSelectableByKeyboard


def test_text_stands_beside_where_there_is_room_and_else_below(panel: TheoryPanel) -> None:
    show(panel, a_board())
    assert panel._reading.x() > panel._pages.x() + panel._pages.width() - 1
    panel.resize(420, 650)
    settle()
    assert panel._reading.y() > panel._pages.y() + panel._pages.height() - 1


def test_in_a_narrow_panel_text_takes_the_place_of_the_drawings_and_back(
    panel: TheoryPanel,
) -> None:
    show(panel, a_board())
    assert panel._text.isHidden()
    font = panel.font()
    font.setPixelSize(16)
    panel.setFont(font)
    panel.resize(400, 600)
    settle()
    assert panel._grid.isVisible()
    assert not panel._reading.isVisible()
    QTest.mouseClick(panel._text, LEFT)
    settle()
    assert not panel._grid.isVisible()
    assert panel._reading.height() > 300
    panel.resize(950, 600)
    settle()
    assert panel._text.isHidden()
    assert panel._grid.isVisible()
    assert panel._reading.isVisible()


def test_claims_are_asked_for_only_after_the_button_was_pressed(panel: TheoryPanel) -> None:
    show(panel, a_board())
    assert panel.requests() == (ProbeRequest("board"),)
    QTest.mouseClick(panel.check, LEFT)
    assert panel.requests() == (ProbeRequest("board"), ProbeRequest("claims", 0, (1.0,)))
    assert not panel.check.isEnabled()
    assert panel._claims.isVisible()
    assert "Checking" in panel._claims.summary


def test_claims_come_one_after_another_and_can_be_checked_again(panel: TheoryPanel) -> None:
    show(panel, a_board())
    QTest.mouseClick(panel.check, LEFT)
    show(panel, a_board(), verdicts(held=1, complete=False))
    assert panel._claims.table.rowCount() == 1
    assert not panel.check.isEnabled()
    first = verdicts(held=2, failed=1)
    show(panel, a_board(), first)
    assert panel._claims.table.rowCount() == 3
    assert panel.requests() == (ProbeRequest("board"),)
    QTest.mouseClick(panel.check, LEFT)
    show(panel, a_board(), first)  # which the snapshot still has
    assert panel._claims.table.rowCount() == 0
    assert panel.requests()[1].at == (2.0,)
    show(panel, a_board(), verdicts(held=3))
    assert panel._claims.table.rowCount() == 3


def test_drawings_come_back_while_claims_are_checked(panel: TheoryPanel) -> None:
    show(panel, a_board())
    QTest.mouseClick(panel.check, LEFT)
    assert not panel._reading.isVisible()
    QTest.mouseClick(panel._drawings, LEFT)
    assert panel._grid.isVisible()
    assert panel._reading.isVisible()
    show(panel, a_board(), verdicts())
    assert panel._grid.isVisible()
    QTest.mouseClick(panel._verdicts, LEFT)
    assert panel._claims.isVisible()


def test_a_check_that_fails_is_given_up_and_can_be_repeated(panel: TheoryPanel) -> None:
    show(panel, a_board())
    QTest.mouseClick(panel.check, LEFT)
    show(panel, a_board(), verdicts(held=1, complete=False))
    broken = view({"board": a_board()})
    status = dataclasses.replace(broken.status, faults=("The picture “Claims” failed.",))
    panel.show_view(dataclasses.replace(broken, status=status))
    assert "given up" in panel._claims.summary
    assert panel.check.isEnabled()
    assert panel.requests() == (ProbeRequest("board"),)
    QTest.mouseClick(panel.check, LEFT)
    panel.show_view(dataclasses.replace(broken, status=status))
    assert not panel.check.isEnabled()


def test_the_table_is_copied_as_text(panel: TheoryPanel) -> None:
    show(panel, a_board())
    assert not panel.copy.isVisible()
    QTest.mouseClick(panel.check, LEFT)
    show(panel, a_board(), verdicts(held=2))
    QTest.mouseClick(panel.copy, LEFT)
    assert "The claim c1" in QGuiApplication.clipboard().text()


def test_another_study_has_nothing_of_the_last_one(panel: TheoryPanel) -> None:
    show(panel, a_board())
    QTest.mouseClick(panel.check, LEFT)
    show(panel, a_board(), verdicts())
    show(panel, a_board("transport", ("matrix",)), verdicts())
    assert panel._claims.table.rowCount() == 0
    assert panel._grid.isVisible()
    assert panel.requests() == (ProbeRequest("board"),)


def test_the_keyboard_reaches_and_presses_the_button(panel: TheoryPanel) -> None:
    show(panel, a_board())
    panel.check.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(panel.check, Qt.Key.Key_Space)
    assert len(panel.requests()) == 2


def test_panels_of_training_are_away_from_theory() -> None:
    there = {name for name, kind in panels.all().items() if kind.serves("theory")}
    assert there == {"theory"}
    assert not TheoryPanel.serves("adversarial")
