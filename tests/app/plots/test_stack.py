"""A stack: as many plots as fit, and a word on those that do not."""

from __future__ import annotations

import numpy as np
from fakes import FakeColumns
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.plots.curves import CurvesPlot
from app.plots.stack import Level, Stack
from app.plots.strand import Curve


def stack(qtbot: QtBot, height: int) -> Stack:
    plots = [CurvesPlot((Curve(name, name.title(), "0"),)) for name in ("upper", "lower")]
    made = Stack([Level(plot.curves[0].label, plot) for plot in plots])
    qtbot.addWidget(made)
    qtbot.addWidget(made.chips)
    made.resize(400, height)
    made.show()
    QApplication.processEvents()
    return made


def test_a_plot_that_does_not_fit_is_named(qtbot: QtBot) -> None:
    made = stack(qtbot, 130)
    assert not made.shown(made.levels[1].plot)
    assert not made._crowded.isHidden()
    assert made._crowded.text() == "No room for Lower."
    made.resize(400, 500)
    QApplication.processEvents()
    assert made._crowded.isHidden()


def test_a_plot_that_was_turned_off_is_not_missed(qtbot: QtBot) -> None:
    made = stack(qtbot, 130)
    made._toggles[1].click()
    assert made._crowded.isHidden()


def test_a_legend_names_what_is_measured_and_no_more(qtbot: QtBot) -> None:
    plot = CurvesPlot((Curve("known", "Known", "0"), Curve("unknown", "Unknown", "1")))
    made = Stack([Level("Both", plot)])
    for widget in (made, made.chips):
        qtbot.addWidget(widget)
    made.resize(600, 300)
    made.show()
    assert "Unknown" in plot.legend()
    columns = FakeColumns()
    columns.put("known", np.array([1]), np.array([2.0]))
    made.show_columns(columns)
    assert "Known" in made._captions[0].text()
    assert "Unknown" not in made._captions[0].text()


def test_a_legend_that_is_too_long_takes_two_lines_and_breaks_between_curves(qtbot: QtBot) -> None:
    curves = tuple(Curve(name, f"norm of the {name}", "0") for name in ("first", "second", "third"))
    made = Stack([Level("All", CurvesPlot(curves))])
    for widget in (made, made.chips):
        qtbot.addWidget(widget)
    made.resize(800, 300)
    made.show()
    QApplication.processEvents()
    caption, line = made._captions[0], made._captions[0].height()
    made.resize(caption.sizeHint().width() // 2, 300)
    QApplication.processEvents()
    assert caption.height() > 1.5 * line
    assert caption.heightForWidth(caption.width()) <= caption.height()
    assert "norm&nbsp;of&nbsp;the&nbsp;third" in caption.text()
