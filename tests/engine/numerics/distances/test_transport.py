from __future__ import annotations

import numpy as np
import pytest

from engine.numerics.distances.transport import exact_w1, sliced_w1

X = np.array([[0.0], [1.0], [3.0]])
A = np.array([0.5, 0.3, 0.2])
QUARTERS = np.full(4, 0.25)
SHIFT = np.array([2.0, 0.0])


@pytest.mark.parametrize(
    ("places", "distance"), [([0.5, 1.5, 2.5, 3.5], 1.1), ([-0.5, 0.5, 2.0, 4.0], 0.85)]
)
def test_the_discrete_examples_of_the_lectures(places: list[float], distance: float) -> None:
    found = exact_w1(X, np.array(places)[:, None], A, QUARTERS)
    assert found == pytest.approx(distance, abs=1e-9)


def test_a_shifted_gaussian_is_as_far_as_its_shift() -> None:
    random = np.random.default_rng(0)
    points, others = random.normal(size=(1024, 2)), random.normal(size=(1024, 2))
    assert exact_w1(points, others + SHIFT) == pytest.approx(2.04, abs=0.1)


def test_the_same_points_in_any_order_are_shifted_exactly() -> None:
    random = np.random.default_rng(1)
    points = random.normal(size=(300, 2))
    moved = random.permutation(points) + np.array([0.6, 0.8])
    assert exact_w1(points, moved) == pytest.approx(1.0, abs=1e-9)


def test_parallel_lines_are_as_far_as_their_distance() -> None:
    height = np.random.default_rng(2).random((1024, 2))
    left = np.column_stack([np.zeros(1024), height[:, 0]])
    right = np.column_stack([np.ones(1024), height[:, 1]])
    assert exact_w1(left, right) == pytest.approx(1.0001, abs=2e-3)


def test_it_is_symmetric_and_obeys_the_triangle_inequality() -> None:
    a, b, c = np.random.default_rng(3).normal(size=(3, 64, 2))
    assert exact_w1(a, b) == pytest.approx(exact_w1(b, a), abs=1e-9)
    assert exact_w1(a, c) <= exact_w1(a, b) + exact_w1(b, c) + 1e-9


def test_points_that_are_not_finite_give_nan() -> None:
    assert np.isnan(exact_w1(np.array([[np.nan, 0.0]]), np.zeros((1, 2))))


def test_a_shift_gives_the_mean_projected_shift() -> None:
    points = np.random.default_rng(4).normal(size=(500, 2))
    assert sliced_w1(points, points + SHIFT, 64) == pytest.approx(4 / np.pi, rel=1e-3)


def test_sliced_is_at_most_exact() -> None:
    a, b = np.random.default_rng(5).normal(size=(2, 200, 2))
    assert sliced_w1(a, 2 * b, 32) <= exact_w1(a, 2 * b)
