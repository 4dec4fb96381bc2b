"""Likelihood is not quality: what is noticed, and the limits of both models."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.theory.likelihood_quality import mean_parzen, noise_loss, parzen, true_likelihood


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("noise_loss", lambda right: lambda *words: 1.1 * right(*words), "near"),
        ("noise_loss", lambda right: lambda *words: right(*words) + 0.1, "most-784"),
        ("far_loss", lambda right: lambda d, random: 1.01 * right(d, random), "a-dimension-100"),
        ("parzen", lambda right: lambda s, e, d: right(2 * s, e, d), "new-0.01"),
        ("parzen", lambda right: lambda s, e, d: right(s, e, d) - math.log(200), "kept"),
        ("mean_parzen", lambda right: lambda n, e, d: right(2 * n, e, d), "new-0.1"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("likelihood_quality", target, wrong, claim)


@pytest.mark.parametrize("d", [1, 10, 1000])
def test_noise_that_is_the_data_costs_nothing(d):
    assert noise_loss(d, 0.99, 1.0) == pytest.approx(0.0, abs=1e-12)
    assert noise_loss(d, 0.0, 3.0) == pytest.approx(0.0, abs=1e-12)


def test_a_very_wide_kernel_is_one_normal():
    """With ε far above the data, log p̂ is log N(0, ε I) less E|x − x_i|²/2ε = d/ε."""
    expected = -math.log(2 * math.pi * 1e4) - 2 / 1e4
    assert mean_parzen(50, 1e4, 2) == pytest.approx(expected, abs=1e-4)


def test_one_kept_point_has_a_closed_form():
    """E log N(x; y, ε I) = −(d/2) log 2πε − d/ε."""
    found = mean_parzen(1, 0.5, 2)
    assert found == pytest.approx(-math.log(math.pi) - 4.0, abs=0.05)


def test_a_kernel_at_a_point_is_its_density_there():
    assert parzen(np.zeros((3, 1)), 1.0, 2) == pytest.approx(-math.log(2 * math.pi))
    assert true_likelihood(2) == pytest.approx(-2.837877, abs=1e-6)
