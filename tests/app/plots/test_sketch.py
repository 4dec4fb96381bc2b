"""What a study draws in a plane: its scale, its frame and what it says at the cursor."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from app.plots.studies.sketch import Sketch, alike, framed, vector_segments
from app.style.fonts import strong
from engine.contract.snapshot import Field, Lines, Points, Rectangle, frozen


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [("x", "y", True), ("x₁", "x₂", True), ("θ", "ψ", True), ("μ", "σ", False), ("", "", False)],
)
def test_axes_of_one_space_have_one_scale(x: str, y: str, expected: bool, qtbot: QtBot) -> None:
    assert alike(x, y) is expected
    sketch = Sketch()
    qtbot.addWidget(sketch)
    sketch.show_part(Points(0, frozen([[0, 0], [1, 1]])), x, y)
    assert bool(sketch.plane.view.state["aspectLocked"]) is expected


def test_a_long_picture_is_not_true_in_shape(qtbot: QtBot) -> None:
    sketch = Sketch()
    qtbot.addWidget(sketch)
    sketch.show_part(Lines(0, frozen([[[0, 0], [100, 1]]])), "x", "y")
    assert not sketch.plane.view.state["aspectLocked"]


def test_a_slider_does_not_change_how_a_picture_is_scaled(qtbot: QtBot) -> None:
    sketch = Sketch()
    qtbot.addWidget(sketch)
    sketch.show_part(Lines(0, frozen([[[0, 0], [1, 1]]])), "x", "y")
    sketch.show_part(Lines(0, frozen([[[0, 0], [100, 1]]])), "x", "y")
    assert bool(sketch.plane.view.state["aspectLocked"])


def test_a_field_has_a_colour_bar_and_the_value_at_the_cursor(qtbot: QtBot) -> None:
    sketch = Sketch()
    qtbot.addWidget(sketch)
    values = frozen([[0.0, 1.0], [2.0, 3.0]])
    sketch.show_part(Field(0, values, Rectangle(0, 0, 2, 2), 0, 3), "μ", "σ")
    assert not sketch._bar.isHidden()
    assert strong("3.000") in sketch.plane.hovered(QPointF(1.5, 1.5))
    sketch.show_part(Points(0, frozen([[0, 0]])), "μ", "σ")
    assert sketch._bar.isHidden()


def test_a_dot_at_the_edge_of_a_field_is_whole() -> None:
    area = Rectangle(-2.0, 0.0, 2.0, 1.0)
    wider = framed(area, ((2.0, 1.0),))
    assert wider.left < area.left
    assert wider.right > area.right
    assert wider.bottom < area.bottom
    assert wider.top > area.top
    assert framed(area, ()) == area


def test_arrows_are_as_long_as_they_say() -> None:
    ends = vector_segments(frozen([[1, 2]]), frozen([[3, 4]]))
    assert ends.shape == (6, 2)
    assert ends[:2].tolist() == [[1, 2], [4, 6]]
    assert np.hypot(*(ends[3] - ends[2])) == pytest.approx(0.32 * 5)
