"""Throttle, history, follower, palette, chips, header."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.plots.axes.palette import diverging, mixed, oklab, sequential
from app.plots.axes.plot import Plot
from app.plots.charts.heat import HeatPlot
from app.plots.charts.history import CAPACITY, History
from app.plots.charts.named_bars import Bars, NamedBars
from app.plots.charts.waterfall import Waterfall
from app.plots.planes.follow import TRAIL, Follower
from app.plots.widgets.captioned import Captioned
from app.plots.widgets.chips import Chip, ChipRow, exclusive
from app.plots.widgets.header import Header, Tile
from app.plots.widgets.throttle import Throttle
from app.style.theme import DARK, LIGHT, Theme
from engine.contract.snapshot import Points, frozen


def test_work_asked_for_often_is_done_once_more_at_the_end(qtbot: QtBot) -> None:
    done: list[int] = []
    parent = QObject()
    throttle = Throttle(parent, lambda: done.append(1), 60_000)
    for _ in range(5):
        throttle.request()
    assert len(done) == 1
    throttle._timer.stop()
    throttle._rested()
    assert len(done) == 2
    throttle._timer.stop()
    throttle._rested()
    assert len(done) == 2


def test_a_full_history_is_thinned_evenly_and_keeps_its_ends() -> None:
    history = History()
    for step in range(5 * CAPACITY):
        history.offer(step, np.array([step, -step]))
    gaps = np.diff(history.steps)
    assert len(history.steps) <= CAPACITY + 1
    assert history.steps[0] == 0
    assert set(gaps) == {gaps[0]}
    assert history.steps[-1] > 5 * CAPACITY - 2 * gaps[0]


def test_a_history_shows_what_was_seen_nearest_to_each_moment() -> None:
    history = History()
    for step, value in ((0, 1.0), (10, 2.0), (30, 3.0)):
        history.offer(step, np.array([value]))
    assert history.matrix(4)[0].tolist() == [1.0, 2.0, 3.0, 3.0]
    assert (history.matrix(300)[0] == 3.0).mean() == pytest.approx(1 / 3, abs=0.01)  # not a sliver


def test_a_history_begins_anew_with_other_modes_or_an_earlier_step() -> None:
    history = History()
    history.offer(5, np.zeros(2))
    history.offer(6, np.zeros(3))
    assert history.steps == [6]
    history.offer(1, np.zeros(3))
    assert history.steps == [1]


def test_a_trail_is_bounded_and_ends_with_another_set_of_points() -> None:
    follower = Follower()
    assert follower.choose(Points(0, frozen([[0, 0], [1, 1]])), (0.9, 0.9), 0.5)
    assert follower.index == 1
    for step in range(1, 2 * TRAIL):
        follower.update(Points(step, frozen([[0, 0], [step, 1]])))
    assert len(follower.trail()) == TRAIL
    follower.update(Points(9_999, frozen([[0, 0]])))
    assert follower.index is None


def test_no_point_within_reach_is_no_point() -> None:
    follower = Follower()
    assert not follower.choose(Points(0, frozen([[0, 0], [np.nan, 0]])), (5, 5), 1.0)
    assert not follower.choose(Points(0, frozen(np.zeros((0, 2)))), (5, 5), 1.0)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_two_ends_of_a_surface_differ_as_fake_and_real_do(theme: Theme) -> None:
    table = diverging(theme).astype(int)
    assert table[0, 0] > table[0, 2]  # towards orange: more red than blue
    assert table[-1, 2] > table[-1, 0]
    assert np.ptp(table[128, :3]) < 20  # nearly grey in between


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_lightness_changes_evenly_along_a_magnitude(theme: Theme) -> None:
    lightness = [oklab("#{:02x}{:02x}{:02x}".format(*c[:3]))[0] for c in sequential(theme)[::16]]
    steps = np.diff(lightness)
    assert (np.sign(steps) == np.sign(steps[0])).all()


def test_mixing_has_its_ends() -> None:
    assert mixed("#102030", "#f0e0d0", 0) == "#102030"
    assert mixed("#102030", "#f0e0d0", 1) == "#f0e0d0"


def test_exactly_one_of_exclusive_chips_is_on(qtbot: QtBot) -> None:
    row = ChipRow(chips := tuple(Chip(word, on=word == "a") for word in "abc"))
    qtbot.addWidget(row)
    exclusive(row, chips)
    chips[2].click()
    assert [chip.isChecked() for chip in chips] == [False, False, True]


def test_a_header_wraps_and_leaves_details_out_before_it_grows(qtbot: QtBot) -> None:
    header = Header()
    qtbot.addWidget(header)
    header.show_tiles([Tile(f"number {i}", "0.123", "± 0.001, floor 0.012") for i in range(4)])
    header.resize(2000, 40)
    header._apply()
    one = header.sizeHint().height()
    assert header._detailed
    header.resize(400, 40)
    header._apply()
    assert not header._detailed
    assert header.sizeHint().height() == one
    header.resize(150, 40)
    header._apply()
    assert header.sizeHint().height() > one
    assert "floor 0.012" in header.accessibleName()


def test_a_number_is_whole_however_little_room_there_is_behind_it(qtbot: QtBot) -> None:
    """A detail that is shorter than its number leaves less than that to its right."""
    header, pictures = Header(), []
    qtbot.addWidget(header)
    header.show_tiles([Tile("n", "1,234,567.89", "nat")])
    (wide,) = [pair[1] for pair in header._widths]
    for width in (wide, wide + 400):
        header.resize(width, 60)
        header._apply()
        assert header._detailed
        pictures.append(header.grab().toImage().copy(0, 0, wide, 60))
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("height", [70, 300])
def test_the_numbers_of_few_bars_stand_below_the_top(height: int, qtbot: QtBot) -> None:
    plot = NamedBars("dimension", "KL")
    qtbot.addWidget(plot)
    plot.resize(300, height)
    plot.show()
    QApplication.processEvents()
    for tallest in (1.0, 1.12, 0.6):
        plot.show_bars(Bars(np.array([0.5, tallest])))
        top = plot.view.viewRange()[1][1]
        assert (top - tallest) / top * plot.view.height() > plot.fontMetrics().height()
    assert [text.isVisible() for text in plot._values[:3]] == [True, True, False]
    assert plot._values[1].toPlainText() == "0.600"


@pytest.mark.parametrize("height", [70, 300])
def test_the_numbers_of_bars_on_a_logarithmic_axis_do_so_too(height: int, qtbot: QtBot) -> None:
    plot = NamedBars("estimator", "variance", log=True)
    qtbot.addWidget(plot)
    plot.resize(300, height)
    plot.show()
    QApplication.processEvents()
    for tallest in (6.1, 6.9, 3.0):
        plot.show_bars(Bars(np.array([150.0, 10.0**tallest])))
        bottom, top = plot.view.viewRange()[1]
        assert (top - tallest) / (top - bottom) * plot.view.height() > plot.fontMetrics().height()


def test_a_brief_legend_of_bars_says_no_more_than_what_they_are(qtbot: QtBot) -> None:
    plot = NamedBars("dimension", "what it says of x; pale ones say nothing", unit="nats")
    qtbot.addWidget(plot)
    assert "pale" in plot.legend()
    assert "pale" not in plot.legend(brief=True)
    assert "what it says of x" in plot.legend(brief=True)


@pytest.mark.parametrize(
    "terms", [(0.6, -2.1, -0.02), (-0.7, -1.8, -0.4), (2.0, -0.5, -0.5), (75.5, -3.7, -2.8)]
)
def test_the_numbers_of_a_waterfall_have_room(terms: tuple[float, ...], qtbot: QtBot) -> None:
    plot = Waterfall(("a", "b", "c"), ("real", "3", "fake"), "sum", "nats", "what adds up: all")
    qtbot.addWidget(plot)
    plot.resize(300, 130)
    plot.show()
    QApplication.processEvents()
    plot.show_terms(terms)
    bottom, top = plot.view.viewRange()[1]
    line = plot._labels[0].boundingRect().height() * plot.view.viewPixelSize()[1]
    ends = [0.0, *np.cumsum(terms)]
    placed = [*zip(ends[1:], terms, strict=True), (ends[-1], ends[-1])]
    assert all(end + 0.95 * line < top for end, term in placed if term >= 0)
    assert all(end - 0.95 * line > bottom for end, term in placed if term < 0)
    assert bottom < min(ends) <= max(ends) < top


def test_a_low_panel_leaves_the_last_numbers_to_the_tool_tip(qtbot: QtBot) -> None:
    panel, header = QWidget(), Header()
    qtbot.addWidget(panel)
    header.setParent(panel)
    panel.resize(300, 40 * panel.fontMetrics().height())
    header.resize(300, 60)
    header.show_tiles([Tile(f"number {k}", f"{k}.000 nats") for k in range(8)])
    header._apply()
    assert len(header._places) == 8
    panel.resize(300, 12 * panel.fontMetrics().height())
    header._apply()
    assert 0 < len(header._places) < 8
    assert {row for row, _ in header._places} == {0}
    assert "number 7" in header.toolTip()
    header.show_tiles([Tile(f"n{k}", "0.1", "± 0.001, floor 0.012") for k in range(4)])
    assert len(header.tiles) == 4
    assert len(header._places) == 4  # the details go before any of the numbers does


def test_a_caption_without_room_goes_on_in_a_second_line(qtbot: QtBot) -> None:
    made = Captioned("the decoded point and grid among the data", QWidget())
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    QApplication.processEvents()
    one = made.label.height()
    made.resize(150, 300)
    QApplication.processEvents()
    assert made.label.height() > one


def test_rows_of_a_low_heat_map_are_named_as_far_as_there_is_room(qtbot: QtBot) -> None:
    plot, history = HeatPlot("share"), History()
    for step in range(1, 4):
        history.offer(step, np.full(10, 0.1))
    qtbot.addWidget(plot)
    plot.first = 0
    plot.show()
    numbered = []
    for height in (400, 90):
        plot.resize(300, height)
        QApplication.processEvents()
        plot.show_history(history)
        plot._throttle.flush()
        numbered.append([name for _, name in plot.axes.getAxis("left")._tickLevels[0]])
    assert numbered[0] == [str(k) for k in range(10)]
    assert 1 < len(numbered[1]) * plot.fontMetrics().height() <= 1.5 * 90


def test_a_unit_stands_with_its_quantity_and_not_behind_a_remark(qtbot: QtBot) -> None:
    plot = NamedBars("dimension", "KL per dimension; pale ones are not used", unit="nats")
    qtbot.addWidget(plot)
    words = re.sub("<[^>]*>|&nbsp;", "", plot.legend())
    assert "KL per dimension, nats; pale ones are not used" in words


def test_numbers_beside_a_low_plot_do_not_lie_on_each_other(qtbot: QtBot) -> None:
    plot = Plot(grid="y")
    qtbot.addWidget(plot)
    plot.show()
    for height in (60, 80, 120, 300):
        plot.resize(300, height)
        QApplication.processEvents()
        plot.set_y(0.0, 0.93)
        axis, room = plot.axes.getAxis("left"), plot.view.height()
        gap = min(gap for gap, _ in axis.tickValues(0.0, 0.93, room)[:1])
        assert gap * room / 0.93 >= 0.85 * plot.fontMetrics().height()
