from __future__ import annotations

import numpy as np
import pytest

from engine.numerics.distances.kernels import median_distance, mixture_kernel, unbiased_mmd2


def test_the_kernel_is_the_mean_of_five_gaussians() -> None:
    x, y = np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]])
    widths = 2.0 * np.array([2, 1, 0.5, 0.25, 0.125])
    expected = np.exp(-25 / (2 * widths**2)).mean()
    assert mixture_kernel(x, y, 2.0)[0, 0] == pytest.approx(expected, rel=1e-9)


def test_it_agrees_with_the_sums_of_its_definition() -> None:
    x, y = np.random.default_rng(0).normal(size=(2, 12, 2))
    n, total = len(x), 0.0
    for i in range(n):
        for j in range(n):
            pairs = [(x, x, 1), (y, y, 1), (x, y, -1), (y, x, -1)]
            kernels = (s * mixture_kernel(a[i : i + 1], b[j : j + 1], 1.0) for a, b, s in pairs)
            total += float(sum(k[0, 0] for k in kernels)) if i != j else 0.0
    assert unbiased_mmd2(x, y, 1.0).value == pytest.approx(total / (n * (n - 1)), abs=1e-12)


def test_equal_distributions_give_zero_on_average_and_negative_values_too() -> None:
    random = np.random.default_rng(1)
    pairs = random.normal(size=(200, 2, 64, 2))
    found = [unbiased_mmd2(x, y, 1.0).value for x, y in pairs]
    assert min(found) < 0 < max(found)
    assert abs(np.mean(found)) < 3 * np.std(found) / len(found) ** 0.5


def test_the_error_covers_the_scatter_of_different_distributions() -> None:
    random = np.random.default_rng(2)
    shift = np.array([1.0, 0.0])
    found = []
    for _ in range(60):
        x, y = random.normal(size=(2, 128, 2))
        found.append(unbiased_mmd2(x, y + shift, 1.5))
    spread = np.std([f.value for f in found])
    assert np.mean([f.error for f in found if f.error]) == pytest.approx(spread, rel=0.35)


def test_the_median_distance_scales_with_the_points() -> None:
    points = np.random.default_rng(3).normal(size=(300, 2))
    # the distance of two standard normal points on the plane has median √(2 · 2 log 2)
    assert median_distance(points) == pytest.approx((4 * np.log(2)) ** 0.5, rel=0.05)
    assert median_distance(3 * points) == pytest.approx(3 * median_distance(points))


def test_identical_points_have_a_bandwidth_all_the_same() -> None:
    assert median_distance(np.zeros((5, 2))) == 1.0
