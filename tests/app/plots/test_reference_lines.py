"""Lines that a curve is held against: in view when near, with a name that hides nothing."""

from __future__ import annotations

import numpy as np
import pytest
from fakes import FakeColumns
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.plots.axes.palette import named
from app.plots.curves.curves import CurvesPlot
from app.plots.curves.reference import hidden
from app.plots.curves.strand import Curve
from app.style.theme import LIGHT

CURVES = (Curve("first", "First", "0"),)
STEPS = np.arange(1, 101)
Line = tuple[str, float]


def held(qtbot: QtBot, values: np.ndarray, *lines: Line, size: tuple[int, int]) -> CurvesPlot:
    """Show a curve with a value (n,) for each step against lines, on so many pixels."""
    plot = CurvesPlot(CURVES, lines=lines)
    qtbot.addWidget(plot)
    plot.resize(*size)
    plot.show()
    QApplication.processEvents()
    give(plot, values)
    return plot


def give(plot: CurvesPlot, values: np.ndarray) -> None:
    """Let a plot draw another curve."""
    columns = FakeColumns()
    columns.put("first", np.arange(1, len(values) + 1), values)
    plot.show_columns(columns)
    plot._throttle.flush()


def test_a_reference_line_joins_the_view_when_it_is_near(qtbot: QtBot) -> None:
    plot = CurvesPlot(CURVES, lines=(("near", 1.5), ("far", 900.0)))
    qtbot.addWidget(plot)
    give(plot, np.array([0.0, 0.5, 1.0]))
    _, (_, top) = plot.view.viewRange()
    assert 1.5 < top < 2


def test_what_is_never_negative_has_no_negative_ticks(qtbot: QtBot) -> None:
    """The name of the line at 0 takes room below it, where a distance cannot be."""
    plot = held(qtbot, 1.5 * (1 - STEPS / 150), ("0", 0.0), size=(300, 90))
    left = plot.axes.getAxis("left")
    assert plot.view.viewRange()[1][0] < 0
    assert left.tickStrings([-0.5, 0.0, 0.5], 1.0, 0.5) == ["", "0", "0.5"]
    give(plot, STEPS / 100 - 1.0)
    assert left.tickStrings([-0.5], 1.0, 0.5) == ["−0.5"]


@pytest.mark.parametrize("ending", [0.75, 0.65])
def test_the_name_of_a_line_hides_no_curve(qtbot: QtBot, ending: float) -> None:
    """The curve ends just above or just below the line, where the name would stand."""
    values = np.where(STEPS < 50, 0.2, ending)
    plot = held(qtbot, values, ("log 2", 0.693), ("0", 0.0), size=(500, 300))
    curve = plot._strands[0].lines()[0]
    for line in plot._references:
        assert line._spot is not None
        (left, right), _ = plot.view.viewRange()
        assert not hidden(line._box(line._spot, left, right), *curve)


def test_where_a_curve_passes_everywhere_the_name_of_a_line_hides_the_least(qtbot: QtBot) -> None:
    """The curve runs along the line but for a peak in its middle."""
    steps = np.arange(1, 1001)
    peak = np.where(abs(steps - 500) < 300, 3.0, 0.693 + 0.3 * np.sin(steps / 3))
    plot = held(qtbot, peak, ("log 2", 0.693), size=(500, 300))
    spot = plot._references[0]._spot
    assert spot is not None
    assert spot[0] == 0.5


def test_the_name_of_the_lowest_line_has_room_below_it(qtbot: QtBot) -> None:
    values = 0.72 + 0.02 * np.cos(np.arange(100))
    plot = held(qtbot, values, ("entropy", 0.693), size=(300, 120))
    assert plot._references[0]._spot == (1.0, False)


def names(plot: CurvesPlot) -> list[str]:
    """Return the names of lines that are shown, after looking that none covers another."""
    shown = [line for line in plot._references if line._text.isVisible()]
    boxes = [line._text.mapRectToScene(line._text.boundingRect()) for line in shown]
    for number, box in enumerate(boxes):
        for other in boxes[:number]:
            assert not box.adjusted(1, 1, -1, -1).intersects(other)
    return [line.label for line in shown]


NEAR = ("a long name", 0.02), ("0", 0.0)


def test_names_of_near_lines_stand_where_neither_covers_the_other(qtbot: QtBot) -> None:
    plot = held(qtbot, 1 - STEPS / 100, *NEAR, size=(500, 120))
    assert names(plot) == ["a long name", "0"]


def test_where_names_would_cover_each_other_the_first_is_shown(qtbot: QtBot) -> None:
    """The plot is so low and narrow that there is room for one name alone."""
    plot = held(qtbot, 1 - STEPS / 100, *NEAR, size=(110, 46))
    assert names(plot) == ["a long name"]
    plot.resize(500, 300)
    QApplication.processEvents()
    plot._throttle.flush()
    assert names(plot) == ["a long name", "0"]


def test_a_line_out_of_sight_has_no_name_in_sight(qtbot: QtBot) -> None:
    plot = held(qtbot, 1 - STEPS / 100, ("far", 900.0), ("0", 0.0), size=(500, 120))
    assert names(plot) == ["0"]
    plot.set_y(0.2, 0.8)
    assert names(plot) == []


def test_a_curve_right_beside_a_line_is_seen_under_its_name(qtbot: QtBot) -> None:
    plot = CurvesPlot(CURVES, lines=(("log 2", 0.693), ("0", 0.0)), reach=1e9)
    qtbot.addWidget(plot)
    plot.resize(300, 100)
    plot.show()
    QApplication.processEvents()
    give(plot, np.linspace(0.69, 0.68, 100))
    name = plot._references[0]._text
    place = name.mapRectToScene(name.boundingRect())
    curve = plot.view.mapViewToScene(QPointF(99, 0.68))
    assert place.top() < curve.y() < place.bottom(), "there is no better place for the name"
    picture = plot.axes.grab().toImage()
    x = plot.axes.mapFromScene(place.center()).x()
    column = {picture.pixelColor(x, y).name() for y in range(picture.height())}
    assert named(LIGHT, "0") in column
