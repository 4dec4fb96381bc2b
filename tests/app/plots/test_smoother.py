"""Smoothing, against the sum that defines it."""

from __future__ import annotations

import numpy as np
import pytest

from app.plots.curves.series import thinned
from app.plots.curves.smoother import Smoother

STEPS = np.arange(1, 10_001)


def smooth(smoother: Smoother, steps: np.ndarray, values: np.ndarray, decay: float) -> np.ndarray:
    return smoother.averages(steps, values, decay)[0 : len(values)]


def naive(steps: np.ndarray, values: np.ndarray, decay: float) -> np.ndarray:
    weights = np.tril(decay ** np.maximum(steps[:, None] - steps[None, :], 0))
    return weights @ values / weights.sum(axis=1)


@pytest.mark.parametrize("decay", [0.05, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("stride", [1, 7, 5000])
def test_smoothing_is_the_weighted_mean_of_the_past(decay: float, stride: int) -> None:
    values = np.random.default_rng(1).normal(size=600)
    steps = stride * np.arange(600)
    assert smooth(Smoother(), steps, values, decay) == pytest.approx(naive(steps, values, decay))


def test_a_constant_stays_a_constant_from_the_first_value_on() -> None:
    assert smooth(Smoother(), STEPS, np.full(10_000, 3.0), 0.99) == pytest.approx(3.0)


def test_a_grown_column_is_smoothed_as_if_at_once() -> None:
    values = np.random.default_rng(2).normal(size=10_000)
    piecewise = Smoother()
    for end in (10, 11, 3_000, 10_000):
        last = smooth(piecewise, STEPS[:end], values[:end], 0.98)
    assert last == pytest.approx(smooth(Smoother(), STEPS, values, 0.98))


def test_a_column_that_began_anew_is_read_from_its_start() -> None:
    smoother = Smoother()
    smooth(smoother, STEPS, np.ones(10_000), 0.9)
    assert smooth(smoother, STEPS[:50], np.zeros(50), 0.9) == pytest.approx(0.0)
    assert smooth(smoother, STEPS[:60], np.zeros(60), 0.5) == pytest.approx(0.0)


def test_gaps_do_not_spoil_what_follows() -> None:
    values = np.array([1.0, np.nan, np.inf, 1.0, 1.0])
    assert smooth(Smoother(), STEPS[:5], values, 0.9) == pytest.approx(1.0)
    only_gaps = smooth(Smoother(), STEPS[:3], np.full(3, np.nan), 0.9)
    assert np.isnan(only_gaps).all()


def test_a_slice_is_what_the_whole_says_of_it() -> None:
    values = np.random.default_rng(4).normal(size=10_000)
    averages = Smoother().averages(STEPS, values, 0.99)
    assert averages[4_000:9_001] == pytest.approx(averages[0:10_000][4_000:9_001])
    assert averages[8_192:8_193] == pytest.approx(averages[0:10_000][8_192:8_193])


def test_its_extremes_are_those_of_the_averages() -> None:
    values = np.random.default_rng(5).normal(size=10_000)
    smoother = Smoother()
    averages = smoother.averages(STEPS, values, 0.9)
    drawn = thinned(STEPS, averages, slice(0, 10_000), 100, smoother.extremes)[1]
    assert drawn == pytest.approx(thinned(STEPS, averages[0:10_000], slice(0, 10_000), 100)[1])
