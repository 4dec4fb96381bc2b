"""The choice of two coordinates, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.plots.latent.code_tiles import codes_named
from app.plots.latent.codes import decoded_caption, offered
from app.plots.widgets.axes_choice import FIRST, AxesChoice, coordinate


@pytest.fixture
def choice(qtbot: QtBot) -> Iterator[AxesChoice]:
    """A choice among five coordinates, in a window that takes the arrow keys itself."""
    window = QWidget()
    qtbot.addWidget(window)
    made = AxesChoice()
    QVBoxLayout(window).addWidget(made)
    made.offer(5)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    QShortcut(QKeySequence(Qt.Key.Key_Down), window)
    yield made
    window.close()


def test_the_first_two_are_chosen_at_first(choice: AxesChoice) -> None:
    assert choice.axes == FIRST
    assert [box.currentText() for box in choice.boxes] == ["z₁", "z₂"]
    assert coordinate(11) == "z₁₂"


def test_the_arrow_keys_go_from_one_to_the_next(choice: AxesChoice, qtbot: QtBot) -> None:
    choice.boxes[1].setFocus()
    with qtbot.waitSignal(choice.changed, timeout=0, raising=True):
        QTest.keyClick(choice.boxes[1], Qt.Key.Key_Down)
    assert choice.axes == (0, 2)


def test_the_one_of_the_other_direction_swaps_them(choice: AxesChoice) -> None:
    choice.boxes[0].setCurrentIndex(1)
    assert choice.axes == (1, 0)
    choice.boxes[0].setCurrentIndex(4)
    assert choice.axes == (4, 0)
    choice.boxes[1].setCurrentIndex(4)
    assert choice.axes == (0, 4)


def test_other_codes_begin_with_the_first_two(choice: AxesChoice) -> None:
    choice.boxes[1].setCurrentIndex(3)
    choice.offer(5)
    assert choice.axes == (0, 3)
    choice.offer(3)
    assert choice.axes == FIRST
    assert choice.boxes[0].count() == 3


def test_what_is_drawn_is_named() -> None:
    assert codes_named((0, 1), 2) == "codes (z₁, z₂)"
    assert codes_named((4, 2), 8) == "codes (z₅, z₃)"
    assert codes_named((0, 1), 1) == "codes z, along a line"
    assert "all other coordinates are 0" in decoded_caption("codes", grid=True, dimension=3)
    assert "other" not in decoded_caption("codes", grid=False, dimension=2)


def test_a_line_has_neither_ellipses_nor_densities() -> None:
    layers = ("latent", "posterior_ellipses", "prior_density", "aggregated_posterior", "manifold")
    given = [n for n in layers if offered(n, discrete=False, pictures=False, line=True)]
    assert given == ["latent", "manifold"]
