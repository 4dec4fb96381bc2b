"""Claims in a table: rows as they are checked, verdicts by sign and colour, copied as text."""

from __future__ import annotations

import math

import pytest
from boards import a_verdict, verdicts
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.plots.studies.claims_table import ClaimsTable
from app.plots.studies.verdict_words import as_text, cells, summary
from app.style.theme import DARK, LIGHT
from engine.contract.board import Verdict


@pytest.fixture
def table(qtbot: QtBot) -> ClaimsTable:
    made = ClaimsTable()
    qtbot.addWidget(made)
    made.resize(700, 300)
    made.show()
    return made


def row(table: ClaimsTable, number: int) -> list[str]:
    return [table.table.item(number, c).text() for c in range(table.table.columnCount())]


def test_a_row_says_all_of_a_claim(table: ClaimsTable) -> None:
    table.show_verdicts(verdicts(held=1, failed=1))
    assert row(table, 0) == ["✓ holds", "The claim c0", "= 0.5000000", "0.5000000", "± 1.0×10⁻⁶"]
    assert row(table, 1)[0] == "✗ does not hold"
    assert row(table, 1)[3] == "0.7500000"


def test_verdicts_differ_by_sign_and_colour_in_both_themes(table: ClaimsTable) -> None:
    table.show_verdicts(verdicts(held=1, failed=1))
    for theme in (DARK, LIGHT):
        table.restyle(theme)
        colours = [table.table.item(n, 0).foreground().color().name() for n in (0, 1)]
        assert colours == [theme.good, theme.error]
    assert table.table.item(1, 0).font().bold()


def test_rows_are_added_as_claims_are_checked(table: ClaimsTable) -> None:
    assert table.summary.startswith("Nothing has been checked yet")
    table.begin()
    assert table._progress.isVisible()
    table.show_verdicts(verdicts(held=2, complete=False))
    assert table.summary == "All 2 claims hold so far…"
    first = table.table.item(0, 0)
    table.show_verdicts(verdicts(held=4))
    assert table.table.item(0, 0) is first
    assert table.table.rowCount() == 4
    assert table.summary == "All 4 claims hold, checked in 1.2 s"
    assert table._progress.isHidden()


def test_another_check_begins_with_no_rows(table: ClaimsTable) -> None:
    table.show_verdicts(verdicts(held=4))
    table.begin()
    assert table.table.rowCount() == 0
    table.show_verdicts(verdicts(held=1, failed=1))
    assert table.summary.startswith("1 of 2 claims does not hold")


def test_it_is_copied_as_text_with_the_usual_keys(table: ClaimsTable) -> None:
    shown = verdicts(held=1, failed=1)
    table.show_verdicts(shown)
    table.activateWindow()
    table.table.setFocus()
    QTest.keyClick(table.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    text = QGuiApplication.clipboard().text()
    assert text == as_text(shown)
    assert text.splitlines()[3].split("\t")[0] == "✗ does not hold"


@pytest.mark.parametrize(
    ("relation", "tolerance", "expected"),
    [("=", 0.0, "exact"), ("≤", 0.0, "none"), ("≤", 0.1, "+ 0.10"), ("≥", 0.1, "− 0.10")],
)
def test_tolerances_say_to_which_side(relation: str, tolerance: float, expected: str) -> None:
    assert cells(Verdict("n", "s", 1.0, 1.0, tolerance, relation, True))[4] == expected


@pytest.mark.parametrize("number", [math.nan, math.inf, 0.0, 1e300])
def test_any_numbers_can_be_written(number: float) -> None:
    assert len(cells(Verdict("n", "s", number, number, 1e-6, "=", False))) == 5


def test_sentences_count_well() -> None:
    assert summary(verdicts(held=1)) == "The claim holds"
    assert summary(verdicts(held=2, failed=3)) == "3 of 5 claims do not hold"
    assert a_verdict("x").holds
