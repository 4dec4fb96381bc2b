"""Windowing and thinning, against what they must keep."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.plots.curves.series import nearest, thinned, window
from engine.contract.extremes import KEPT, Extremes

STEPS = np.arange(1, 10_001)


def everything(values: np.ndarray) -> slice:
    return slice(0, len(values))


def test_a_window_takes_one_more_point_at_either_side() -> None:
    steps = np.array([10, 20, 30, 40, 50])
    assert window(steps, 25, 35) == slice(1, 4)
    assert window(steps, 0, 100) == slice(0, 5)
    assert window(np.empty(0, np.int64), 0, 1) == slice(0, 0)


@given(arrays(np.float64, st.integers(1, 3000), elements=st.floats(-1e6, 1e6)))
def test_thinning_keeps_the_lowest_and_the_highest_point(values: np.ndarray) -> None:
    _, y = thinned(np.arange(len(values)), values, everything(values), 50)
    assert y.min() == values.min()
    assert y.max() == values.max()
    assert len(y) <= 4 * 50 + 4


def test_a_single_peak_among_many_survives() -> None:
    values = np.zeros(10_000)
    values[7_123] = 5.0
    x, y = thinned(STEPS, values, everything(values), 100)
    assert y.max() == 5.0
    assert abs(x[np.argmax(y)] - 7_124) < 128


def test_few_points_are_drawn_as_they_are() -> None:
    x, y = thinned(STEPS[:5], np.arange(5.0), slice(0, 5), 100)
    assert x.tolist() == [1, 2, 3, 4, 5]
    assert y.tolist() == [0, 1, 2, 3, 4]


def test_old_buckets_stay_where_they_are_as_a_curve_grows() -> None:
    values = np.random.default_rng(0).normal(size=9_000)
    _, before = thinned(STEPS[:8_500], values[:8_500], slice(0, 8_500), 200)
    _, after = thinned(STEPS[:9_000], values, slice(0, 9_000), 200)
    assert np.array_equal(before[:200], after[:200])


def test_what_is_not_finite_is_left_open() -> None:
    values = np.array([1.0, np.nan, np.inf, -np.inf, 1e300])
    _, y = thinned(STEPS[:5], values, slice(0, 5), 100)
    assert np.isnan(y[1:4]).all()
    assert np.isfinite(y[[0, 4]]).all()


def test_the_nearest_measurement_is_found() -> None:
    steps, values = np.array([10, 20, 40]), np.array([1.0, 2.0, 4.0])
    assert nearest(steps, values, 14) == (10, 1.0)
    assert nearest(steps, values, 16) == (20, 2.0)
    assert nearest(steps, values, 1e9) == (40, 4.0)
    assert nearest(steps[:0], values[:0], 1) is None


def watched(values: np.ndarray) -> Extremes:
    extremes = Extremes()
    for end in range(1, len(values) + 1000, 1000):
        extremes.extend(values[:end])
    return extremes


@pytest.mark.parametrize("visible", [slice(0, 300_000), slice(1_234, 251_111), slice(5, 40_000)])
def test_known_extremes_give_the_same_picture(visible: slice) -> None:
    values = np.random.default_rng(3).normal(size=300_000)
    values[[7, 70_000, 70_001]] = np.nan, np.inf, 1e300
    steps = np.arange(300_000)
    read = thinned(steps, values, visible, 300)
    known = thinned(steps, values, visible, 300, watched(values))
    assert np.array_equal(read[0], known[0])
    assert np.array_equal(read[1], known[1], equal_nan=True)


def test_known_extremes_are_not_read_again() -> None:
    values = np.zeros(100_000)
    extremes = watched(values)
    values[:] = 1.0  # which nobody could see but by reading
    _, y = thinned(np.arange(100_000), values, slice(0, 300 * 256), 300, extremes)
    assert y.max() == 0.0


def test_what_is_long_past_is_read_where_its_blocks_are_forgotten() -> None:
    count = 64 * 5 * KEPT
    values = np.arange(count, dtype=np.float64)
    extremes = Extremes()
    extremes.extend(values)
    assert extremes.blocks(64, 0, 10) is None
    _, y = thinned(np.arange(count), values, slice(0, 6_400), 100, extremes)
    assert y.tolist()[:4] == [0.0, 63.0, 64.0, 127.0]
    assert len(y) == 200
