"""Means of numbers that a flow gives when it diverges."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.numerics.flows.likelihoods import Mean

INF, NAN = math.inf, math.nan


def test_a_mean_has_its_standard_error() -> None:
    found = Mean.of(np.array([1.0, 3.0, 1.0, 3.0]))
    assert (found.value, found.error) == (2.0, 0.5)


def test_numbers_whose_squares_are_none_have_a_mean() -> None:
    found = Mean.of(np.array([1e300, 3e300, 1e300, 3e300]))
    assert found.value == pytest.approx(2e300)
    assert found.error == pytest.approx(0.5e300)


@pytest.mark.parametrize(
    ("values", "mean"),
    [([1.0, INF], INF), ([-INF, 2.0, -INF], -INF), ([INF, -INF], NAN), ([NAN, INF], NAN)],
)
def test_what_is_infinite_has_no_error(values: list[float], mean: float) -> None:
    found = Mean.of(np.array(values))
    assert found.value == pytest.approx(mean, nan_ok=True)
    assert found.error == INF
