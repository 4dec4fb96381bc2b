from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.model.drawing import DAB, LIMIT, SIDE, SPACING, Array, Drawing, along, erased, stroke

coordinates = st.floats(-SIDE, SIDE, width=32)
clouds = st.integers(0, 40).flatmap(lambda n: arrays(np.float64, (n, 2), elements=coordinates))
paths = st.integers(1, 6).flatmap(lambda n: arrays(np.float64, (n, 2), elements=coordinates))
CHANGES = st.lists(st.tuples(st.sampled_from(["add", "erase", "clear"]), paths), max_size=8)


def changed(drawing: Drawing, name: str, path: Array) -> None:
    if name == "add":
        drawing.add(path)
    elif name == "erase":
        drawing.erase(path, 0.5)
    else:
        drawing.clear()


def length(path: Array) -> float:
    return float(np.hypot(*np.diff(path, axis=0).T).sum())


@given(CHANGES)
def test_undoing_all_returns_every_earlier_state_and_redoing_all_the_last(
    changes: list[tuple[str, Array]],
) -> None:
    drawing = Drawing(((1.0, 1.0),))
    states = [drawing.points]
    for name, path in changes:
        changed(drawing, name, path)
        if drawing.points != states[-1]:
            states.append(drawing.points)
    for state in reversed(states[:-1]):
        drawing.undo()
        assert drawing.points == state
    assert not drawing.can_undo
    for state in states[1:]:
        drawing.redo()
        assert drawing.points == state
    assert not drawing.can_redo


@given(clouds, paths, st.floats(0.01, 2.0))
def test_the_eraser_takes_only_points_inside_its_radius(
    points: Array, path: Array, radius: float
) -> None:
    kept = {tuple(point) for point in erased(points, path, radius)}
    fine = along(path, 0.01)
    for point in points:
        away = np.hypot(*(fine - point).T).min()
        if tuple(point) in kept:
            assert away > radius - 1e-9
        else:
            assert away <= radius + 0.006


@given(paths)
def test_points_lie_evenly_along_a_stroke(path: Array) -> None:
    points = along(path)
    assert len(points) >= DAB
    np.testing.assert_allclose(points[[0, -1]], path[[0, -1]], atol=1e-9)
    gaps = np.hypot(*np.diff(points, axis=0).T)
    assert gaps.max() <= length(path) / (len(points) - 1) + 1e-9


def test_a_straight_stroke_has_points_at_the_spacing() -> None:
    points = along(np.array([[0.0, 0.0], [1.0, 0.0]]))
    np.testing.assert_allclose(np.diff(points[:, 0]), SPACING)


@given(paths, st.floats(0.0, 1.0), st.floats(0.0, 0.5), st.integers(0, 9))
def test_a_stroke_stays_in_the_square(path: Array, width: float, jitter: float, seed: int) -> None:
    points = stroke(path, width, jitter, np.random.default_rng(seed))
    assert np.abs(points).max() <= SIDE


def test_the_brush_scatters_within_its_width_and_jitter_beyond() -> None:
    path = np.array([[-2.0, 0.0], [2.0, 0.0]])
    random = np.random.default_rng(0)
    assert np.abs(stroke(path, 0.4, 0.0, random)[:, 1]).max() <= 0.2
    assert stroke(path, 0.0, 0.1, random)[:, 1].std() == pytest.approx(0.1, rel=0.3)


def test_a_full_drawing_is_thinned_and_keeps_its_shape() -> None:
    drawing = Drawing()
    for height in (-1.0, 1.0):
        drawing.add(np.column_stack([np.linspace(-2, 2, LIMIT), np.full(LIMIT, height)]))
    assert len(drawing.array) == LIMIT
    assert np.mean(drawing.array[:, 1] > 0) == pytest.approx(0.5, abs=0.01)


def test_points_are_plain_short_numbers() -> None:
    drawing = Drawing(((0.123456, -0.0),))
    assert drawing.points == ((0.123, 0.0),)
    assert str(drawing.points) == "((0.123, 0.0),)"


def test_taking_over_equal_points_is_no_change() -> None:
    drawing = Drawing(((1.0, 2.0),))
    drawing.replace(((1.0, 2.0),))
    assert not drawing.can_undo


def test_a_new_change_forgets_what_was_undone() -> None:
    drawing = Drawing()
    drawing.add(np.ones((1, 2)))
    drawing.undo()
    drawing.add(np.zeros((1, 2)))
    assert not drawing.can_redo
