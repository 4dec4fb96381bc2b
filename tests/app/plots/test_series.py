"""Windowing, thinning and smoothing, against what they must keep."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.plots.series import Smoother, nearest, thinned, window

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


def naive(steps: np.ndarray, values: np.ndarray, decay: float) -> np.ndarray:
    weights = np.tril(decay ** np.maximum(steps[:, None] - steps[None, :], 0))
    return weights @ values / weights.sum(axis=1)


@pytest.mark.parametrize("decay", [0.05, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("stride", [1, 7, 5000])
def test_smoothing_is_the_weighted_mean_of_the_past(decay: float, stride: int) -> None:
    values = np.random.default_rng(1).normal(size=600)
    steps = stride * np.arange(600)
    assert Smoother().smooth(steps, values, decay) == pytest.approx(naive(steps, values, decay))


def test_a_constant_stays_a_constant_from_the_first_value_on() -> None:
    assert Smoother().smooth(STEPS, np.full(10_000, 3.0), 0.99) == pytest.approx(3.0)


def test_a_grown_column_is_smoothed_as_if_at_once() -> None:
    values = np.random.default_rng(2).normal(size=10_000)
    piecewise = Smoother()
    for end in (10, 11, 3_000, 10_000):
        last = piecewise.smooth(STEPS[:end], values[:end], 0.98)
    assert last == pytest.approx(Smoother().smooth(STEPS, values, 0.98))


def test_a_column_that_began_anew_is_read_from_its_start() -> None:
    smoother = Smoother()
    smoother.smooth(STEPS, np.ones(10_000), 0.9)
    assert smoother.smooth(STEPS[:50], np.zeros(50), 0.9) == pytest.approx(0.0)
    assert smoother.smooth(STEPS[:60], np.zeros(60), 0.5) == pytest.approx(0.0)


def test_gaps_do_not_spoil_what_follows() -> None:
    values = np.array([1.0, np.nan, np.inf, 1.0, 1.0])
    assert Smoother().smooth(STEPS[:5], values, 0.9) == pytest.approx(1.0)
    only_gaps = Smoother().smooth(STEPS[:3], np.full(3, np.nan), 0.9)
    assert np.isnan(only_gaps).all()
