"""A stack: as many plots as fit, and a word on those that do not."""

from __future__ import annotations

import numpy as np
import pytest
from fakes import FakeColumns
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.film.picture import SCREEN, image_of
from app.plots.curves.curves import CurvesPlot
from app.plots.curves.stack import Level, Stack
from app.plots.curves.strand import Curve


def stack(qtbot: QtBot, height: int, *names: str) -> Stack:
    words = names or ("upper", "lower")
    plots = [CurvesPlot((Curve(name, name.title(), "0"),)) for name in words]
    made = Stack([Level(plot.curves[0].label, plot) for plot in plots])
    qtbot.addWidget(made)
    qtbot.addWidget(made.chips)
    made.resize(400, height)
    made.show()
    QApplication.processEvents()
    return made


def seen(made: Stack) -> list[str]:
    return [level.word for level in made.levels if made.shown(level.plot)]


def test_what_does_not_fit_is_one_click_away(qtbot: QtBot) -> None:
    made = stack(qtbot, 130)
    button = made._onward
    for shown, next_ in (("Upper", "Lower ›"), ("Lower", "Upper ›"), ("Upper", "Lower ›")):
        assert seen(made) == [shown]
        assert button.isVisible()
        assert button.text() == next_
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    made.resize(400, 500)
    QApplication.processEvents()
    assert seen(made) == ["Upper", "Lower"]
    assert button.isHidden()


def test_the_button_stands_in_no_picture_and_stays_on_screen(qtbot: QtBot) -> None:
    made = stack(qtbot, 130)
    holder = QWidget()
    qtbot.addWidget(holder)
    made.setParent(holder)
    holder.show()
    place = made._onward.geometry()
    printed = image_of(made, 1.0, SCREEN).copy(place)
    assert len({printed.pixel(x, y) for x in range(place.width()) for y in range(3, 9)}) == 1
    assert made._onward.isVisible()
    shown = made._onward.grab().toImage()
    assert len({shown.pixel(x, y) for x in range(place.width()) for y in range(3, 9)}) > 1


@pytest.mark.parametrize("width", range(100, 400, 20))
def test_the_slider_stands_beside_its_chip(qtbot: QtBot, width: int) -> None:
    made = stack(qtbot, 300)
    made.chips.resize(width, 200)
    made.chips.show()
    made._smooth.click()
    QApplication.processEvents()
    assert made._amount.isVisible()
    tops = [
        each.mapTo(made.chips, each.rect().center()).y() for each in (made._smooth, made._amount)
    ]
    assert abs(tops[0] - tops[1]) <= 2


def test_of_three_plots_where_two_fit_the_last_is_not_left_alone(qtbot: QtBot) -> None:
    made = stack(qtbot, 250, "upper", "middle", "lower")
    assert seen(made) == ["Upper", "Middle"]
    made._onward.click()
    assert seen(made) == ["Middle", "Lower"]
    assert made._onward.text() == "Upper ›"
    made._onward.click()
    assert seen(made) == ["Upper", "Middle"]


def test_a_plot_that_was_turned_off_is_not_missed(qtbot: QtBot) -> None:
    made = stack(qtbot, 130)
    made._toggles[1].click()
    assert made._onward.isHidden()
    made._toggles[1].click()
    assert seen(made) == ["Lower"]  # what was turned on is what is wanted
    made._toggles[1].click()
    assert seen(made) == ["Upper"]


def test_a_plot_that_is_turned_on_does_not_push_more_away_than_it_must(qtbot: QtBot) -> None:
    made = stack(qtbot, 250, "upper", "middle", "lower")
    made._toggles[2].click()
    made._toggles[2].click()
    assert seen(made) == ["Middle", "Lower"]
    made.resize(400, 500)
    QApplication.processEvents()
    assert seen(made) == ["Upper", "Middle", "Lower"]


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


def test_what_stands_above_one_another_shows_the_same_steps(qtbot: QtBot) -> None:
    made = stack(qtbot, 400)
    columns = FakeColumns()
    columns.put("upper", [30, 500], [1.0, 2.0])
    columns.put("lower", range(300), np.ones(300))
    made.show_columns(columns)
    columns.put("lower", range(700), np.ones(700))
    made.show_columns(columns)
    for level in made.levels:
        level.plot._throttle.settle()
    assert [level.plot.view.viewRange()[0] for level in made.levels] == [[0, 699]] * 2
    made._toggles[1].click()  # the only one that is left has its own steps
    made.levels[0].plot._throttle.settle()
    assert made.levels[0].plot.view.viewRange()[0] == [30, 500]
