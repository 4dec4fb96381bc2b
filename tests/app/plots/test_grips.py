"""What is moved in drawings, as a person does it: click, drag, arrow keys, Tab."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.plots.axes.pens import heavier
from app.plots.axes.plot import Plot
from app.plots.axes.tags import shortened
from app.plots.studies.drawn import DrawingGrid, plot_of
from app.plots.studies.tiling import boxes
from app.plots.widgets.screen_button import on_paper
from app.style.theme import DARK
from engine.contract.board import Drawing, Goal, Handle, Load
from engine.contract.snapshot import Field, Lines, Points, Rectangle, Table, frozen

LEFT = Qt.MouseButton.LeftButton
AREA = Rectangle(-2.0, 0.0, 2.0, 4.0)
Moves = list[tuple[Mapping[str, float], bool]]


def landscape(at: tuple[float, float] = (0.0, 2.0)) -> Drawing:
    values = np.random.default_rng(0).random((8, 8))
    handle = Handle("the start", at, "mean", "sigma")
    over = (Points(0, frozen([[1, 1]]), frozen([0])), Lines(0, frozen([[[0, 0], [1, 1]]])))
    part = Field(0, frozen(values), AREA, 0.0, 1.0)
    return Drawing("Height: 0 deepest", part, "μ", "σ", over=over, handles=(handle,))


def heaps() -> Drawing:
    lines = Lines(0, frozen([[[0, 0], [0, -1]], [[1, 0], [2, -1]]]), frozen([0, 1]))
    middle, right = Goal("to y2", (1.0, -1.0), (("w", 0.5),)), Goal("to y3", (2.0, -1.0), ())
    load = Load("0.5 from x1 to y1", (0.0, -1.2), 0.5, (middle, right), "x1: 0.5")
    goal = Goal("to y1", (0.0, -1.0), (("w", 0.9),))
    other = Load("0.2 from x2 to y3", (2.0, -1.2), 0.2, (goal,), "x2: 0.2")
    return Drawing("Loads: 0 best, 1 yours", lines, "x", "way", loads=(load, other))


@pytest.fixture
def grid(qtbot: QtBot) -> DrawingGrid:
    made = DrawingGrid()
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    return made


@pytest.fixture
def moves(grid: DrawingGrid) -> Moves:
    found: Moves = []
    grid.moved.connect(lambda settings, settled: found.append((settings, settled)))
    return found


@pytest.fixture
def shown(grid: DrawingGrid) -> Callable[[Drawing], Plot]:
    def show(drawing: Drawing) -> Plot:
        grid.show_drawings((drawing,))
        QApplication.processEvents()
        plot = plot_of(grid.drawn[0].content)
        assert plot is not None
        return plot

    return show


def pixel(plot: Plot, x: float, y: float) -> QPoint:
    return plot.axes.mapFromScene(plot.view.mapViewToScene(QPointF(x, y)))


def drag(plot: Plot, *places: tuple[float, float]) -> None:
    over = plot.axes.viewport()
    points = [pixel(plot, *place) for place in places]
    QTest.mousePress(over, LEFT, pos=points[0])
    for point in points[1:]:
        QTest.mouseMove(over, point)
        QApplication.processEvents()
    QTest.mouseRelease(over, LEFT, pos=points[-1])


def test_a_click_puts_the_handle_there(shown, moves: Moves) -> None:
    plot = shown(landscape())
    QTest.mouseClick(plot.axes.viewport(), LEFT, pos=pixel(plot, 1.0, 3.0))
    ((settings, settled),) = moves
    assert settled
    assert settings["mean"] == pytest.approx(1.0, abs=0.05)
    assert settings["sigma"] == pytest.approx(3.0, abs=0.05)
    assert len(repr(settings["mean"])) < 7  # no more digits than a pixel has


def test_a_drag_tells_every_place_and_the_last_one_as_such(shown, moves: Moves) -> None:
    plot = shown(landscape())
    drag(plot, (0.0, 2.0), (0.5, 2.0), (1.0, 2.5), (1.5, 3.0))
    assert [settled for _, settled in moves[:-1]] == [False] * (len(moves) - 1)
    assert moves[-1][1]
    assert moves[-1][0]["mean"] == pytest.approx(1.5, abs=0.1)


def test_a_drag_elsewhere_moves_the_picture(shown, moves: Moves) -> None:
    plot = shown(landscape())
    before = plot.view.viewRange()
    drag(plot, (-1.5, 0.5), (-1.0, 1.0), (-0.5, 1.5))
    assert not moves
    assert plot.view.viewRange() != before


def test_the_arrow_keys_move_it_and_go_on_from_where_they_sent_it(
    grid: DrawingGrid, shown, moves: Moves
) -> None:
    shown(landscape())
    grid.drawn[0].setFocus()
    assert grid.drawn[0].accessibleDescription() == "Arrow keys move: the start"
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(grid.drawn[0], key)
    (one, _), (two, _), (three, settled) = moves
    assert 0 < one["mean"] < two["mean"] == three["mean"]
    assert three["sigma"] < two["sigma"] == one["sigma"]
    assert settled


def test_a_handle_of_one_axis_moves_along_it_alone(shown, moves: Moves) -> None:
    table = Table(0, {"x": frozen([-3, 0, 3]), "p": frozen([0, 1, 0])})
    handles = (Handle("the mean of p", (0.0, 1.0), "p"), Handle("the mean of q", (2.0, 0.5), "q"))
    plot = shown(Drawing("Densities", table, "x", "density", handles=handles))
    QTest.mouseClick(plot.axes.viewport(), LEFT, pos=pixel(plot, 1.8, 0.1))
    assert list(moves[0][0]) == ["q"]  # the nearest one


def test_tab_goes_through_what_can_be_moved(grid: DrawingGrid, shown) -> None:
    shown(heaps())
    (only,) = grid.drawn
    only.setFocus()
    assert "from x1" in only.accessibleDescription()
    QTest.keyClick(only, Qt.Key.Key_Tab)
    assert "from x2" in only.accessibleDescription()


def test_a_load_is_carried_to_the_goal_where_it_is_put_down(shown, moves: Moves) -> None:
    plot = shown(heaps())
    drag(plot, (0.0, -1.2), (0.5, -1.1), (0.95, -1.05))
    assert moves == [({"w": 0.5}, True)]


def test_a_load_that_is_put_back_stays(shown, moves: Moves) -> None:
    plot = shown(heaps())
    drag(plot, (0.0, -1.2), (0.4, -1.1), (0.05, -1.15))
    assert not moves


def test_arrow_keys_carry_a_load_to_the_next_goal(grid: DrawingGrid, shown, moves: Moves) -> None:
    shown(heaps())
    grid.drawn[0].setFocus()
    QTest.keyClick(grid.drawn[0], Qt.Key.Key_Left)  # where there is none
    QTest.keyClick(grid.drawn[0], Qt.Key.Key_Right)
    assert moves == [({"w": 0.5}, True)]


def test_nothing_is_left_to_be_moved_under_another_drawing(
    grid: DrawingGrid, shown, moves: Moves
) -> None:
    shown(landscape())
    plot = shown(Drawing("Lines", Lines(0, frozen([[[0, 0], [1, 1]]])), "x", "y"))
    QTest.mouseClick(plot.axes.viewport(), LEFT, pos=pixel(plot, 0.5, 0.5))
    assert not moves
    assert grid.drawn[0].focusPolicy() == Qt.FocusPolicy.NoFocus


def test_captions_say_what_can_be_moved_and_colour_what_lies_over(grid: DrawingGrid, shown) -> None:
    shown(landscape())
    assert "or&nbsp;click" in grid.drawn[0].caption
    assert "0 deepest" not in grid.drawn[0].caption  # a mark stands for the number
    grid.restyle(DARK)
    assert DARK.accent in grid.drawn[0].caption
    shown(heaps())
    assert "another goal" in grid.drawn[0].caption


def test_a_leading_drawing_has_a_row_of_its_own() -> None:
    led, plain = (boxes(5, 600, 600, 10, lead=lead) for lead in (True, False))
    assert led[0][2] == 600
    assert plain[0][2] < 600
    assert led[0][3] > led[1][3]
    assert led[-1][1] + led[-1][3] == 600


@pytest.mark.parametrize(("room", "shown"), [(9.5, "x1: 0.125"), (5, "x1"), (1, "")])
def test_what_is_written_beside_a_load_is_shortened(room: int, shown: str) -> None:
    assert shortened("x1: 0.125", len, room) == shown


def test_on_paper_nobody_is_told_to_drag(grid: DrawingGrid, qtbot: QtBot) -> None:
    window, page = QWidget(), QWidget()
    qtbot.addWidget(window)
    page.setParent(window)  # a whole window is shown as it is
    grid.setParent(page)
    grid.show_drawings((landscape(),))
    (drawn,) = grid.drawn
    assert "drag" in drawn.caption
    with on_paper(page):
        assert "drag" not in drawn.caption
        assert "Height" in drawn.caption
    assert "drag" in drawn.caption
    grid.setParent(None)  # each is closed by itself


def test_the_edge_of_a_handle_grows_with_a_larger_picture_no_more_than_the_handle(
    grid: DrawingGrid, shown
) -> None:
    shown(landscape())
    with heavier(3.0):
        grid.restyle(DARK)
    dots = grid.drawn[0].grips._dots
    assert dots.opts["pen"].widthF() == 2, "its pixels are scaled as a whole"
