"""Drawings of theory, moved with the mouse over the real engine, as a person moves them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

sys.path.insert(0, str(Path(__file__).parent))  # for ``whole_student``

from whole_student import Student

from app.panels.theory import TheoryPanel
from app.plots.axes.plot import Plot
from app.plots.studies.drawn import plot_of
from engine.contract.board import Board, Place
from engine.lab import Lab
from engine.run.home import ProcessHome

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def person(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Student]:
    """Somebody before the real window and the real laboratory."""
    it = Student(Lab(ProcessHome()), tmp_path, qtbot)
    yield it
    it.close()


def opened(person: Student, study: str) -> TheoryPanel:
    """Open a study and wait until it is drawn."""
    panel = person.window.area.panels["theory"]
    assert isinstance(panel, TheoryPanel)
    person.window.documents.open_experiment(f"theory-{study}")
    name = study.replace("-", "_")
    person.until(lambda: panel._board is not None and panel._board.study == name)
    person.until(lambda: panel._formula.settled)
    QApplication.processEvents()
    return panel


def board(panel: TheoryPanel) -> Board:
    assert panel._board is not None
    return panel._board


def first_plot(panel: TheoryPanel) -> Plot:
    plot = plot_of(panel._grid.drawn[0].content)
    assert plot is not None
    return plot


def pixel(plot: Plot, place: Place) -> QPoint:
    point: QPoint = plot.axes.mapFromScene(plot.view.mapViewToScene(QPointF(*place)))
    return point


def drag(plot: Plot, start: Place, end: Place) -> None:
    over = plot.axes.viewport()
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    QTest.mousePress(over, LEFT, pos=pixel(plot, start))
    for place in (middle, end):
        QTest.mouseMove(over, pixel(plot, place))
        QApplication.processEvents()
    QTest.mouseRelease(over, LEFT, pos=pixel(plot, end))


def test_mass_is_split_moved_and_merged_by_hand_and_undone(person: Student) -> None:
    panel = opened(person, "transport")
    first = board(panel)
    for _ in range(3):
        before = board(panel)
        load = next(load for load in before.drawings[0].loads if load.goals)
        drag(first_plot(panel), load.at, load.goals[-1].at)
        person.until(
            lambda before=before: board(panel).drawings[0].loads != before.drawings[0].loads
        )
        shares = [load.share for load in board(panel).drawings[0].loads]
        assert sum(shares) == pytest.approx(sum(load.share for load in first.drawings[0].loads))
        person.until(lambda: panel._formula.settled)
    for _ in range(3):
        person.window.commands.run("edit.undo")
    person.until(lambda: board(panel).numbers == first.numbers)
    assert person.window.banners.notice("error") is None


def test_a_descent_begins_where_the_landscape_is_clicked(person: Student) -> None:
    panel = opened(person, "mode-covering")
    first = board(panel)
    plot, (handle,) = first_plot(panel), first.drawings[0].handles
    place = -handle.at[0] or 1.0, handle.at[1]
    QTest.mouseClick(plot.axes.viewport(), LEFT, pos=pixel(plot, place))
    person.until(lambda: board(panel).drawings[0].handles != first.drawings[0].handles)
    (moved,) = board(panel).drawings[0].handles
    assert moved.at == pytest.approx(place, abs=0.1)
    assert person.window.draft.value("study", "start_mean") == pytest.approx(moved.at[0])
    assert board(panel).numbers != first.numbers
    drag(first_plot(panel), moved.at, handle.at)
    person.until(
        lambda: board(panel).drawings[0].handles[0].at == pytest.approx(handle.at, abs=0.1)
    )
    assert person.window.banners.notice("error") is None
