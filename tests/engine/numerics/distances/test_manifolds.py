"""Distances and neighbourhoods of features, against closed forms and hand-made samples."""

from __future__ import annotations

import numpy as np
import pytest

from engine.numerics.distances.manifolds import frechet, kernel_distance, overlap
from engine.numerics.distances.masses import reverse_kl


def normal(count, mean, scale, seed=0):
    draws = np.random.default_rng(seed).standard_normal((count, len(mean)))
    draws = (draws - draws.mean(0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(draws.T))).T
    return (np.asarray(mean) + draws * scale).astype(np.float64)


def test_the_frechet_distance_is_that_of_two_normal_distributions():
    one, other = normal(500, [0, 0, 0], [1, 2, 3]), normal(500, [1, 0, 2], [2, 2, 1], seed=1)
    # commuting covariances: |difference of means|² + sum of (σ − τ)²
    assert frechet(one, other) == pytest.approx(1 + 4 + 1 + 0 + 4, rel=1e-9)
    assert frechet(one, one) == pytest.approx(0, abs=1e-9)


def test_the_frechet_distance_with_covariances_that_do_not_commute():
    one, other = normal(400, [0, 0], [1, 1]), normal(400, [0, 0], [1, 1], seed=1)
    a, b = np.array([[2.0, 1.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [0.5, 2.0]])
    x, y = one @ a.T, other @ b.T
    covariances = (a @ a.T, b @ b.T)
    product = covariances[0] @ covariances[1]
    root = np.sqrt(np.trace(product) + 2 * np.sqrt(np.linalg.det(product)))  # tr √M of a 2 × 2
    expected = np.trace(covariances[0]) + np.trace(covariances[1]) - 2 * root
    assert frechet(x, y) == pytest.approx(expected, rel=1e-9)


def test_features_that_never_vary_are_left_out():
    one, other = normal(100, [0, 0], [1, 1]), normal(100, [3, 0], [1, 1], seed=1)
    dead = np.zeros((100, 1))
    found = frechet(np.hstack([one, dead]), np.hstack([other, dead + 5]))
    assert found == pytest.approx(9, rel=1e-9)


def test_the_kernel_distance_is_around_0_for_equal_and_above_for_unequal_distributions():
    random = np.random.default_rng(0)
    found = [
        kernel_distance(random.standard_normal((100, 4)), random.standard_normal((100, 4))).value
        for _ in range(100)
    ]
    assert abs(np.mean(found)) < 4 * np.std(found) / 10
    shifted = kernel_distance(
        random.standard_normal((100, 4)), random.standard_normal((100, 4)) + 1
    )
    assert shifted.error is not None
    assert shifted.value > 4 * shifted.error > 0


def test_the_kernel_distance_of_two_points_by_hand():
    x, y = np.array([[0.0], [2.0]]), np.array([[1.0], [1.0]])
    # k(0, 2) = 1, k(1, 1) = 8; off the diagonal k(0, 1) = 1 and k(2, 1) = 27
    assert kernel_distance(x, y).value == pytest.approx(1 + 8 - (1 + 27))


def test_neighbourhoods_by_hand():
    real = np.array([[0.0], [1.0], [2.0], [10.0]])
    fake = np.array([[0.4], [0.6], [50.0]])
    found = overlap(real, fake, neighbours=1)
    # balls of the real: (-1, 1), (0, 2), (1, 3), (2, 18); of the fakes: radius 0.2, 0.2, 49.4
    assert found.precision == pytest.approx(2 / 3)
    assert found.density == pytest.approx(4 / 3)
    assert found.coverage == pytest.approx(2 / 4)
    assert found.recall == pytest.approx(3 / 4)


def test_equal_distributions_have_the_published_values():
    random = np.random.default_rng(0)
    found = [
        overlap(random.standard_normal((400, 8)), random.standard_normal((400, 8)))
        for _ in range(8)
    ]
    assert np.mean([f.density for f in found]) == pytest.approx(1.0, abs=0.05)
    assert np.mean([f.coverage for f in found]) == pytest.approx(1 - 0.5**5, abs=0.015)


def test_coverage_sees_a_lost_mode_that_precision_does_not():
    random = np.random.default_rng(0)
    half = random.standard_normal((200, 4))
    real = np.concatenate([half, random.standard_normal((200, 4)) + 50])
    found = overlap(real, random.standard_normal((400, 4)))
    assert found.precision > 0.9
    assert found.coverage < 0.55
    assert found.recall < 0.55


def test_single_examples_have_no_distance():
    one, many = np.ones((1, 3), np.float32), np.zeros((9, 3), np.float32)
    for real, fake in ((one, many), (many, one), (one, one)):
        assert np.isnan(frechet(real, fake))
        assert np.isnan(kernel_distance(real, fake).value)


def test_very_few_examples_are_compared_too():
    overlap(np.zeros((1, 2)), np.ones((1, 2)))


def test_the_divergence_of_masses_is_that_of_the_shares_less_its_bias():
    found = reverse_kl(np.array([30, 70]), np.array([0.5, 0.5]))
    plain = 0.3 * np.log(0.6) + 0.7 * np.log(1.4)
    assert found.value == pytest.approx(plain - 1 / 200)
    assert np.isnan(reverse_kl(np.array([0, 0]), np.array([0.5, 0.5])).value)
