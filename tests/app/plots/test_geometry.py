"""Segments and contours against closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.plots.axes.geometry import (
    arrow_segments,
    cell_centres,
    contour_lines,
    mean_at,
    mesh_segments,
    value_at,
)
from engine.contract.snapshot import Field, Rectangle, frozen

AREA = Rectangle(-1, -2, 3, 2)


def lengths(segments: np.ndarray) -> np.ndarray:
    shafts = segments.reshape(-1, 6, 2)[:, :2]
    return np.hypot(*(shafts[:, 1] - shafts[:, 0]).T)


def test_arrows_grow_with_the_logarithm_of_the_vector() -> None:
    uv = frozen([[10.0, 0], [1e-2, 0], [0, 1e3]])
    segments = arrow_segments(frozen(np.zeros((3, 2))), uv, 0.7)
    assert lengths(segments) == pytest.approx([0.7, 0.4, 0.7])


def test_a_gradient_that_has_vanished_is_not_seen() -> None:
    segments = arrow_segments(frozen(np.zeros((2, 2))), frozen([[1e-7, 0], [0, 0]]), 1.0)
    assert not len(segments)


def test_arrows_point_where_the_vector_does() -> None:
    shaft = arrow_segments(frozen([[1, 1]]), frozen([[0, -1]]), 1.0)[:2]
    assert shaft[0] == pytest.approx([1, 1])
    assert shaft[1][0] == pytest.approx(1)
    assert shaft[1][1] < 1


def test_a_mesh_joins_neighbours_along_rows_and_columns() -> None:
    grid = np.stack(np.meshgrid(np.arange(4), np.arange(3)), axis=-1)
    segments = mesh_segments(frozen(grid)).reshape(-1, 2, 2)
    assert len(segments) == 3 * 3 + 2 * 4
    assert np.abs(segments[:, 1] - segments[:, 0]).sum(axis=1) == pytest.approx(1)


def test_a_mesh_of_one_row_is_a_curve() -> None:
    assert len(mesh_segments(frozen(np.zeros((1, 5, 2))))) == 8


def test_contours_of_a_cone_are_circles() -> None:
    field = Field(1, frozen(np.zeros((200, 200))), Rectangle(-2, -2, 2, 2), 0, 1)
    x, y = np.meshgrid(*cell_centres(field))
    field = Field(1, frozen(np.hypot(x, y)), field.area, 0, 2)
    lines, strong = contour_lines(field, np.array([0.5]), 1.5)
    for points, radius in ((lines, 0.5), (strong, 1.5)):
        known = points[np.isfinite(points).all(axis=1)]
        assert np.hypot(*known.T) == pytest.approx(radius, abs=1e-3)


def test_contours_leave_out_what_is_not_known() -> None:
    values = np.add.outer(np.zeros(6), np.arange(6.0))
    values[:3] = np.nan
    field = Field(1, frozen(values), AREA, 0, 5)
    lines, _ = contour_lines(field, np.array([2.5]))
    assert np.nanmin(lines[:, 1]) > 0


@given(st.integers(0, 4), st.integers(0, 6))
def test_the_value_at_a_place_is_that_of_its_cell(row: int, column: int) -> None:
    values = np.arange(35.0).reshape(5, 7)
    field = Field(1, frozen(values), AREA, 0, 1)
    x, y = cell_centres(field)
    assert value_at(field, x[column], y[row]) == values[row, column]
    assert mean_at(field, frozen([[x[column], y[row]]])) == values[row, column]


def test_a_mean_is_taken_over_what_is_known() -> None:
    field = Field(1, frozen([[1.0, np.nan]]), AREA, 0, 1)
    assert mean_at(field, frozen([[0, 0], [2, 0]])) == 1.0
    assert mean_at(field, frozen([[2, 0]])) is None


def test_there_is_no_value_outside() -> None:
    field = Field(1, frozen(np.zeros((3, 3))), AREA, 0, 1)
    assert value_at(field, 9, 0) is None
    assert mean_at(field, frozen([[9, 0]])) is None
