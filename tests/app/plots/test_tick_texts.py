"""The numbers along one axis are written alike, and names need no marks."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.plots.axes.plot import Plot
from app.plots.axes.tick_texts import evened
from app.plots.charts.bars import BarsPlot
from app.style.theme import DARK, LIGHT


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["0", "0.5", "1", "1.5"], ["0", "0.5", "1.0", "1.5"]),
        (["0.03", "0.035", "−0.1"], ["0.030", "0.035", "−0.100"]),
        (["50", "1,000"], ["50", "1,000"]),
        (["1.00×10⁻⁶", "cross", "", "2", "2.5"], ["1.00×10⁻⁶", "cross", "", "2.0", "2.5"]),
        ([], []),
    ],
)
def test_numbers_have_the_decimals_of_the_longest(texts: list[str], wanted: list[str]) -> None:
    assert evened(texts) == wanted


def drawn(plot: Plot, side: str) -> list[str]:
    """Return the texts that an axis draws."""
    picture = QPixmap(10, 10)
    painter = QPainter(picture)
    painter.setFont(plot._small_font())
    _, _, texts = plot.axes.getAxis(side).generateDrawSpecs(painter)
    painter.end()
    return [text for _, _, text in texts]


def test_an_axis_writes_all_its_levels_alike(qtbot: QtBot) -> None:
    plot = Plot()
    qtbot.addWidget(plot)
    plot.resize(400, 300)
    plot.show()
    QApplication.processEvents()
    plot.set_y(-0.2, 1.7)
    texts = drawn(plot, "left")
    assert {"0", "0.5", "1.0", "1.5"} <= set(texts)
    assert {len(text.partition(".")[2]) for text in texts if text != "0"} == {1}


def test_a_logarithmic_axis_does_not_mix_powers_with_long_numbers(qtbot: QtBot) -> None:
    plot = Plot()
    qtbot.addWidget(plot)
    plot.resize(400, 300)
    plot.show()
    QApplication.processEvents()
    plot.set_log(True)
    plot.set_y(1.0, 8.2)
    assert {"10²", "10⁴", "10⁶"} <= set(drawn(plot, "left"))
    plot.set_y(0.0, 3.2)
    assert {"1", "10", "100"} <= set(drawn(plot, "left"))
    plot.set_y(-2.0, 1.2)
    assert {"0.1", "1"} <= set(drawn(plot, "left"))  # powers are no decimals of each other


def test_names_under_bars_have_no_marks_across_the_bars(qtbot: QtBot) -> None:
    plot = BarsPlot("share")
    qtbot.addWidget(plot)
    plot.show_bars(np.full(3, 0.3), np.full(3, 0.3))
    for theme in (LIGHT, DARK):
        plot.restyle(theme)
        bottom, left = plot.axes.getAxis("bottom"), plot.axes.getAxis("left")
        assert bottom.style["tickLength"] == 0
        assert bottom.tickPen().style() == Qt.PenStyle.NoPen, "not even a dot"
        assert left.style["tickLength"] != 0
        assert left.tickPen().color().name() == theme.border


def test_powers_do_not_lie_on_one_another_in_a_low_plot(qtbot: QtBot) -> None:
    plot = Plot()
    qtbot.addWidget(plot)
    plot.set_log(True)
    plot.resize(400, 4 * plot.fontMetrics().height())
    plot.show()
    QApplication.processEvents()
    plot.set_y(-4.0, 4.2)
    texts = [text for text in drawn(plot, "left") if text]
    assert 1 < len(texts) <= 3


@pytest.mark.parametrize(
    ("low", "high"),
    [
        (-0.02408, -0.02405),
        (0.68, 0.6803),
        (33.62, 33.66),
        (-102.86, -102.68),
        (6.995e-4, 7.006e-4),
        (-12345678.0, -12345000.0),
    ],
)
@pytest.mark.parametrize("height", [90, 140, 300])
def test_numbers_of_a_narrow_range_have_room_and_differ(
    low: float, high: float, height: int, qtbot: QtBot
) -> None:
    plot = Plot()
    qtbot.addWidget(plot)
    plot.resize(400, height)
    plot.show()
    plot.set_y(low, high)
    for theme in (LIGHT, DARK):
        plot.restyle(theme)
        QApplication.processEvents()
        texts = [text for text in drawn(plot, "left") if text]
        assert texts
        assert len(set(texts)) == len(texts)


def test_numbers_that_fit_are_given_no_more_room(qtbot: QtBot) -> None:
    plot = Plot()
    qtbot.addWidget(plot)
    plot.resize(400, 200)
    plot.show()
    plot.restyle(LIGHT)
    QApplication.processEvents()
    width = plot.axes.getAxis("left").width()
    for high in (1.0, 0.05, 120.0):
        plot.set_y(-high, high)
        QApplication.processEvents()
    assert plot.axes.getAxis("left").width() == width
