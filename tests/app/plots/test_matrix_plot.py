"""A matrix: its first row on top, names that have room, and colours that are explained."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.plots.charts.matrix_plot import MatrixPlot, levels_of
from app.style.fonts import strong
from engine.contract.snapshot import Matrix, frozen


def test_a_matrix_has_its_first_row_on_top_and_names(qtbot: QtBot) -> None:
    plot = MatrixPlot()
    qtbot.addWidget(plot)
    plot.show_matrix(Matrix(0, frozen([[1, 2], [3, 4], [5, 6]]), ("a", "b", "c"), ("d", "e")))
    assert plot.view.yInverted()
    assert plot.hovered(QPointF(1.2, 1.9)) == f"c, e<br>{strong('6.000')}"
    assert plot.hovered(QPointF(7, 0)) == ""


def test_a_bar_says_what_colours_mean_where_cells_are_too_small_for_numbers(qtbot: QtBot) -> None:
    plot = MatrixPlot()
    qtbot.addWidget(plot)
    plot.resize(300, 300)
    plot.show()
    plot.show_matrix(Matrix(0, frozen([[1, 2], [3, 4]]), ("a", "b"), ("c", "d")))
    QApplication.processEvents()
    assert not plot._bar.isVisible()
    names = tuple(f"row {place}" for place in range(12))
    plot.show_matrix(Matrix(0, frozen(np.eye(12) / 8), names, names))
    QApplication.processEvents()
    assert plot._bar.isVisible()
    assert plot._bar.levels == (0.0, 0.125)


def test_names_of_a_matrix_do_not_run_into_each_other(qtbot: QtBot) -> None:
    plot = MatrixPlot()
    qtbot.addWidget(plot)
    names = tuple(f"name {n} = a long value" for n in range(6))
    plot.resize(1200, 200)
    plot.show()
    plot.show_matrix(Matrix(0, frozen(np.eye(6)), names, names))
    QApplication.processEvents()
    assert len(plot.axes.getAxis("bottom")._tickLevels[0]) == 6
    plot.resize(300, 200)
    QApplication.processEvents()
    assert plot.axes.getAxis("bottom")._tickLevels[0][0] == (0, "name 0")
    plot.resize(150, 200)
    QApplication.processEvents()
    assert 1 <= len(plot.axes.getAxis("bottom")._tickLevels[0]) <= 3


@pytest.mark.parametrize(
    ("values", "expected"),
    [([1, 4], (0, 4)), ([-1, 4], (-4, 4)), ([-3, -1], (-3, -1)), ([0, 0], (0, 1)), ([], (0, 1))],
)
def test_colours_of_a_matrix(values: list[float], expected: tuple[float, float]) -> None:
    assert levels_of(np.array(values, np.float64)) == expected


def test_a_narrow_matrix_keeps_room_for_its_cells(qtbot: QtBot) -> None:
    plot = MatrixPlot()
    qtbot.addWidget(plot)
    rows = ("moments that are equal", "x1 = 0.5")
    plot.show()
    plot.show_matrix(Matrix(0, frozen([[0.1, 0.5], [0.25, 1.2]]), rows, ("y1 = 1", "y2 = 2")))
    named = []
    for width in (140, 600):
        plot.resize(width, 200)
        QApplication.processEvents()
        named.append([name for _, name in plot.axes.getAxis("left")._tickLevels[0]])
        assert plot.view.width() > 40
    assert named[0][0].endswith("…")
    assert named[0][1] == "x1"
    assert named[1] == [*rows]
