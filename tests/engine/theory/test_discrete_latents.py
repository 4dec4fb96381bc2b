"""Discrete latents: moments against formulas for two categories, and mistakes are noticed."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from engine.numerics.studies.relaxed_draws import relaxed
from engine.numerics.studies.relaxed_moments import RelaxedMoments, mean_at_1


def of_two(mass: float) -> float:
    """Return E ĉ₁ for masses (p, 1 − p) at τ = 1: the mean of pb/(pb + (1 − p)(1 − b)), b ~ U."""
    ratio = mass / (1 - mass)
    return ratio * (ratio - 1 - math.log(ratio)) / (ratio - 1) ** 2


@pytest.mark.parametrize("mass", [0.2, 0.7])
def test_two_categories_have_a_formula(mass):
    masses = (mass, 1 - mass)
    assert mean_at_1(np.array(masses))[0] == pytest.approx(of_two(mass), abs=1e-9)
    assert RelaxedMoments(masses, 1.0).moment(0) == pytest.approx(of_two(mass), abs=1e-7)


@pytest.mark.parametrize("temperature", [0.3, 1.0, 4.0])
def test_moments_are_those_of_shares_that_add_to_1(temperature):
    found = RelaxedMoments((0.1, 0.3, 0.6), temperature)
    assert sum(found.moment(k) for k in range(3)) == pytest.approx(1.0, abs=1e-6)
    pairs = [[found.moment(j, k) for k in range(3)] for j in range(3)]
    for j, row in enumerate(pairs):
        assert sum(row) == pytest.approx(found.moment(j), abs=1e-6)


def test_cold_draws_are_one_category_and_warm_ones_all_of_them():
    masses = np.array([0.1, 0.2, 0.3, 0.4])
    assert relaxed(masses, 0.001).max(1).mean() == pytest.approx(1.0, abs=2e-3)
    assert relaxed(masses, 0.001).mean(0) == pytest.approx(masses, abs=3e-3)
    assert relaxed(masses, 1000.0) == pytest.approx(0.25, abs=0.01)


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        (
            "gumbel_max",
            lambda right: lambda logits, noise: right(2 * logits, noise),
            "frequency-4",
        ),
        (
            "gumbel_softmax",
            lambda right: lambda logits, noise, tau: right(logits, -noise, tau),
            "largest-1",
        ),
        (
            "gumbel_softmax",
            lambda right: lambda logits, noise, tau: right(logits, noise, 1.05 * tau),
            "engine-variance-0.5",
        ),
        ("relaxed", lambda right: lambda masses, tau: right(masses, 2 * tau), "shown-1"),
        ("mean_at_1", lambda right: lambda masses: masses, "bessel-1"),
        ("true_gradient", lambda right: lambda masses, h: 2 * right(masses, h), "bias-1"),
        (
            "straight_through_error",
            lambda right: lambda codes, vectors: right(codes, vectors) + 1e-3,
            "straight-through",
        ),
        (
            "categorical_kl",
            lambda right: lambda logits, prior: -torch.special.entr(right(logits, prior)),
            "log-k-minus-h",
        ),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("discrete_latents", target, wrong, claim)
