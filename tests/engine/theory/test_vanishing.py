"""The gradients that an optimal discriminator leaves, and what would break their claims."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.theory.vanishing import felt_by_autograd, gradients, jsd_slope, optimal


def test_the_optimal_discriminator_is_undecided_half_way() -> None:
    assert optimal(np.array([1.0]), 2.0) == pytest.approx(0.5)
    # p/(p + q) written out
    p, q = math.exp(-0.5 * 0.3**2), math.exp(-0.5 * 1.7**2)
    assert optimal(np.array([0.3]), 2.0) == pytest.approx(p / (p + q))


def test_the_two_gradients_share_the_distance_between_them() -> None:
    t = np.array([0.1, 3.0, 48.0])
    saturating, non_saturating = gradients(t)
    assert saturating + non_saturating == pytest.approx(t)


def test_far_away_the_saturating_gradient_falls_like_a_bell() -> None:
    (found,), _ = gradients(np.array([40.0]))
    assert found == pytest.approx(math.sqrt(math.pi / 2) * math.exp(-200.0), rel=0.005)


def test_the_slope_of_the_divergence_is_that_gradient_where_it_is_small_too() -> None:
    assert jsd_slope(0.2) == pytest.approx(gradients(np.array([0.2]))[0][0], abs=1e-9)


def test_the_gradient_of_the_distance_is_the_same_everywhere() -> None:
    assert felt_by_autograd("wasserstein", 0.5) == felt_by_autograd("wasserstein", 20.0)


def switched(right):
    return lambda t: right(t)[::-1]


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("gradients", switched, "saturating-4"),
        ("gradients", switched, "non-saturating-10"),
        ("gradients", lambda right: lambda t: right(1.01 * t), "jsd-1"),
        ("jsd_slope", lambda right: lambda t: 0.5 * right(t), "jsd-4"),
        ("felt_by_autograd", lambda right: lambda name, t: right("hinge", t), "wasserstein"),
        (
            "felt_by_autograd",
            lambda right: lambda name, t: right("minimax", t),
            "autograd-non-saturating",
        ),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("vanishing", target, wrong, claim)
