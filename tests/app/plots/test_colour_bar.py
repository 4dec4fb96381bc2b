"""A colour bar: true numbers, and room for them."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.plots.axes.colour_bar import ColourBar, beside


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0, 2.5, ["0", "1.25", "2.50"]),
        (0, 0.6, ["0", "0.30", "0.60"]),
        (-1, 1, ["−1.0", "0", "1.0"]),
        (0.4, 0.55, ["0.400", "0.475", "0.550"]),
    ],
)
def test_the_middle_of_a_colour_bar_is_as_true_as_its_ends(
    low: float, high: float, words: list[str]
) -> None:
    assert beside([low, (low + high) / 2, high]) == words


def test_an_end_of_a_colour_bar_says_that_there_is_more_beyond_it(qtbot: QtBot) -> None:
    bar, table = ColourBar(), np.zeros((256, 4), np.uint8)
    qtbot.addWidget(bar)
    bar.show_scale("p(x)", 0.0, 0.2, table, np.array([[0.0, 49.0], [0.1, np.nan]]))
    assert bar.signs == ("", "≥ ")
    bar.show_scale("log p(x)", -9.0, 1.0, table, np.array([[-90.0, 1.01]]))
    assert bar.signs == ("≤ ", "")
    bar.show_scale("D", 0.0, 1.0, table)
    assert bar.signs == ("", "")


def test_a_colour_bar_has_room_for_its_longest_number(qtbot: QtBot) -> None:
    bar, table = ColourBar(), np.zeros((256, 4), np.uint8)
    qtbot.addWidget(bar)
    bar.show_scale("f", 0.0, 1.0, table)
    narrow = bar.sizeHint().width()
    bar.show_scale("f", -9.98e-4, -9.96e-4, table)
    wide = bar.sizeHint().width()
    assert wide > narrow
    assert wide >= bar.fontMetrics().horizontalAdvance(beside((-9.98e-4, -9.96e-4))[0])
    bar.show_scale("f", 0.0, 1.0, table)
    assert bar.sizeHint().width() == wide, "or the plot beside it would move"
