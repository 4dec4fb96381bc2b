"""Curves: nothing lost, the right value under the cursor, and no work for nothing."""

from __future__ import annotations

import numpy as np
import pytest
from fakes import FakeColumns
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.plots.axes.palette import named
from app.plots.curves.curves import CurvesPlot
from app.plots.curves.strand import Curve
from app.plots.curves.terms import TermsPlot
from app.style.fonts import BASE_POINTS, strong

CURVES = (Curve("first", "First", "0"), Curve("second", "Second", "1"))


@pytest.fixture
def columns() -> FakeColumns:
    made = FakeColumns()
    steps = np.arange(1, 10_001)
    made.put("first", steps, np.sin(steps / 500))
    made.put("second", steps[::40], steps[::40] / 1e4)
    return made


@pytest.fixture
def plot(qtbot: QtBot, columns: FakeColumns) -> CurvesPlot:
    made = CurvesPlot(CURVES, unit="nats", lines=(("log 2", 0.693),))
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    QApplication.processEvents()
    made.show_columns(columns)
    made._throttle.flush()
    QApplication.processEvents()
    return made


def test_the_cursor_reads_the_raw_value_of_every_curve(plot: CurvesPlot) -> None:
    values = plot.values_at(4_005)
    assert values["first"] == (4_005, pytest.approx(np.sin(4_005 / 500)))
    assert values["second"] == (4_001, pytest.approx(0.4001))


def test_the_readout_says_it_and_where_another_step_is_meant(plot: CurvesPlot) -> None:
    text = plot.hovered(QPointF(4_005, 0)).replace("\u2009", " ")
    assert "step 4,005" in text
    assert f"{strong('0.4001')} nats (step 4,001)" in text


def test_smoothing_changes_the_picture_and_not_the_value(plot: CurvesPlot) -> None:
    before = plot.values_at(77)
    plot.set_smoothing(0.99)
    assert plot.values_at(77) == before
    drawn = plot._strands[0]._smooth.yData
    assert len(drawn) > 100


def test_the_whole_run_is_in_view(plot: CurvesPlot) -> None:
    (left, right), (bottom, top) = plot.view.viewRange()
    assert (left, right) == (1, 10_000)
    assert bottom < -0.99
    assert top > 0.99


def test_it_draws_far_fewer_points_than_there_are(plot: CurvesPlot) -> None:
    drawn = plot._strands[0]._raw.yData
    assert len(drawn) <= 2 * plot.view.width() + 4
    assert np.nanmax(drawn) == pytest.approx(1.0, abs=1e-4)


def test_a_close_view_has_every_point(plot: CurvesPlot) -> None:
    plot.show_range(100, 160)
    assert set(range(100, 161)) <= set(plot._strands[0]._raw.xData.astype(int))


def test_a_zoomed_view_stays_until_it_is_asked_to_follow(
    plot: CurvesPlot, columns: FakeColumns
) -> None:
    plot.show_range(100, 160)
    columns.put("first", np.arange(1, 20_001), np.zeros(20_000))
    plot.show_columns(columns)
    plot._throttle.flush()
    assert plot.view.viewRange()[0] == [100, 160]
    plot.fit()
    assert plot.view.viewRange()[0] == [1, 20_000]


def test_unchanged_columns_are_not_drawn_again(plot: CurvesPlot, columns: FakeColumns) -> None:
    before = plot._strands[0]._raw.yData
    plot.show_columns(columns)
    columns.put("of another panel", [1], [1.0])
    plot.show_columns(columns)
    assert plot._strands[0]._raw.yData is before


def test_a_logarithmic_axis_leaves_out_what_is_not_positive(plot: CurvesPlot) -> None:
    plot.set_log(True)
    drawn = plot._strands[0]._raw.yData
    assert np.isnan(drawn).any()
    assert np.nanmax(drawn) <= 0
    plot.set_log(False)
    assert np.nanmax(plot._strands[0]._raw.yData) == pytest.approx(1.0, abs=1e-4)


def test_floor_and_error_are_drawn_beside_the_curve(plot: CurvesPlot, columns: FakeColumns) -> None:
    strand = plot._strands[1]
    assert strand._band.path().isEmpty()
    steps = columns.column("second")[0]
    columns.put("second.error", steps, np.full(len(steps), 0.01))
    columns.put("second.floor", steps, np.full(len(steps), 0.05))
    columns.put("second", np.append(steps, 10_100), np.append(steps, 10_100) / 1e4)
    plot.show_columns(columns)
    plot._throttle.flush()
    assert not strand._band.path().isEmpty()
    assert strand._floor.yData == pytest.approx(0.05)


def test_another_run_starts_afresh(plot: CurvesPlot) -> None:
    other = FakeColumns()
    other.put("first", [1, 2], [5.0, 6.0])
    plot.show_columns(other)
    plot._throttle.flush()
    assert plot._strands[0]._raw.yData.tolist() == [5.0, 6.0]
    assert not len(plot._strands[1]._raw.yData)


def test_a_single_measurement_is_seen(plot: CurvesPlot) -> None:
    once = FakeColumns()
    once.put("first", np.array([150]), np.array([173.0]))
    plot.show_columns(once)
    plot._throttle.flush()
    x, y = plot._strands[0]._raw.getData()
    assert x[0] < 150 < x[1]
    assert list(y) == [173.0, 173.0]
    (left, right), (bottom, top) = plot.view.viewRange()
    assert (left, right) == (0, 150)
    assert bottom < 173 < top


@pytest.mark.parametrize("height", [0.507, -3.53, 1.62e-5, 0.0])
def test_the_ticks_beside_a_single_height_differ(plot: CurvesPlot, height: float) -> None:
    flat = FakeColumns()
    flat.put("first", np.array([1, 400]), np.array([height, height]))
    plot.show_columns(flat)
    plot._throttle.flush()
    axis, (bottom, top) = plot.axes.getAxis("left"), plot.view.viewRange()[1]
    gap, places = axis.tickValues(bottom, top, plot.view.height())[0]
    words = axis.tickStrings(places, 1.0, gap)
    assert bottom < height < top
    assert len(words) > 1
    assert len(set(words)) == len(words)


def test_areas_grow_with_their_terms_though_the_bound_stands(qtbot: QtBot) -> None:
    columns = FakeColumns()
    columns.put("bound", [1, 9], [-3.0, -2.0])
    columns.put("first", [1, 5], [-2.0, -1.0])
    plot = TermsPlot(((CURVES[0], 1),), (Curve("bound", "Bound", "text"),))
    qtbot.addWidget(plot)
    plot.resize(500, 300)
    plot.show()
    plot.show_columns(columns)
    plot._throttle.flush()
    assert plot._areas[0].path().boundingRect().right() == pytest.approx(5.0)
    columns.put("first", [1, 5, 9], [-2.0, -1.0, -1.0])
    plot.show_columns(columns)
    plot._throttle.flush()
    assert plot._areas[0].path().boundingRect().right() == pytest.approx(9.0)


def test_where_text_is_large_curves_can_be_seen_from_the_back_of_a_room(plot: CurvesPlot) -> None:
    raw = plot._strands[0]._raw
    assert raw.opts["pen"].width() == 1
    font = QFont(plot.font())
    font.setPointSizeF(2 * BASE_POINTS)
    plot.setFont(font)
    QApplication.processEvents()
    assert raw.opts["pen"].width() == 2


def test_an_exact_curve_is_drawn_as_it_was_measured_beside_smoothed_ones(
    qtbot: QtBot, columns: FakeColumns
) -> None:
    plot = CurvesPlot((CURVES[0], Curve("second", "Exact", "1", smoothed=False)))
    qtbot.addWidget(plot)
    plot.show_columns(columns)
    plot.set_smoothing(0.99)
    estimated, exact = plot._strands
    assert estimated._smooth.isVisible()
    assert not exact._smooth.isVisible()
    full = named(plot.theme, "1")
    assert exact._raw.opts["pen"].color().name() == full
    assert estimated._raw.opts["pen"].color().name() != named(plot.theme, "0")


def test_a_logarithmic_axis_is_ruled_at_powers_of_ten_alone(plot: CurvesPlot) -> None:
    plot.set_log(True)
    plot.set_y(-3.0, 2.0)
    ruled = plot._grid._ticks("left", -3.0, 2.0, 300.0)
    assert len(ruled) > 1
    assert (ruled == np.round(ruled)).all()
    plot.set_y(-0.8, 0.8)
    near = 10 ** plot._grid._ticks("left", -0.8, 0.8, 300.0)
    assert near == pytest.approx([0.2, 0.5, 1, 2, 5])


@pytest.mark.parametrize(
    ("values", "errors", "low", "high"),
    [
        ((0.090, 0.091), (0.005, 0.005), 0.085, 0.096),  # wider than the curve extends
        ((1.0, 2.0), (0.1, 0.1), 0.9, 2.1),
    ],
)
def test_the_band_of_error_is_in_sight(
    qtbot: QtBot,
    values: tuple[float, ...],
    errors: tuple[float, ...],
    low: float,
    high: float,
) -> None:
    plot, made = CurvesPlot(CURVES[:1]), FakeColumns()
    qtbot.addWidget(plot)
    made.put("first", [1, 100], list(values))
    made.put("first.error", [1, 100], list(errors))
    plot.show_columns(made)
    plot._throttle.flush()
    bottom, top = plot.view.viewRange()[1]
    assert bottom <= low < high <= top


def test_one_great_error_does_not_hide_how_a_curve_runs(qtbot: QtBot) -> None:
    plot, made = CurvesPlot(CURVES[:1]), FakeColumns()
    qtbot.addWidget(plot)
    steps = list(range(1, 20))
    made.put("first", steps, np.linspace(0.0, 1.0, 19))
    made.put("first.error", steps, [1e6, *[0.01] * 18])
    plot.show_columns(made)
    plot._throttle.flush()
    bottom, top = plot.view.viewRange()[1]
    assert top - bottom < 5
