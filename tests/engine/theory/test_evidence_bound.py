"""The evidence bound: its exact estimates are those of other means, and mistakes are noticed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.numerics.studies.linear_gaussian import Model, elbo, estimate_moments, gap, log_evidence
from engine.numerics.studies.linear_vae import principal_likelihood
from engine.numerics.studies.log_mean import log_mean_moments


def test_moments_of_two_weights_are_those_of_all_pairs():
    logs, shares = np.array([-1.0, 0.5, 2.0]), np.array([0.2, 0.5, 0.3])
    pairs = np.logaddexp(logs[:, None], logs) - math.log(2)
    weights = np.outer(shares, shares)
    mean, deviation = log_mean_moments(logs, shares, np.array([1.0, 2.0]))
    exact = float((weights * pairs).sum())
    assert mean == pytest.approx([float(shares @ logs), exact], abs=1e-9)
    spread = math.sqrt(float((weights * (pairs - exact) ** 2).sum()))
    assert deviation[1] == pytest.approx(spread, abs=1e-8)


@pytest.mark.parametrize("sigma_q", [0.3, 0.7, 1.5])
def test_one_sample_gives_the_elbo_and_more_give_more(sigma_q):
    model = Model(3.0, 0.5, -2.0, sigma_q)
    bounds, _ = estimate_moments(model, np.array([1.0, 10.0, 100.0, 1000.0]))
    mean, deviation = np.array(model.mean_q), np.array(sigma_q)
    assert bounds[0] == pytest.approx(float(elbo(3.0, 0.5, mean, deviation)), abs=1e-6)
    assert bounds[0] == pytest.approx(log_evidence(model) - gap(model), abs=1e-6)
    assert list(bounds) == sorted(bounds)
    assert bounds[-1] < log_evidence(model)


def test_principal_variances_below_the_noise_are_not_kept():
    found = principal_likelihood(np.array([0.1, 0.2]), 1, 1.0)
    assert found == pytest.approx(-math.log(2 * math.pi) - 0.15)


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("gap", lambda right: lambda model: right(model) + 0.01, "gap"),
        ("log_evidence", lambda right: lambda model: right(model) - 0.01, "log-p"),
        ("bound_of", lambda right: lambda model: right(model) + 0.01, "elbo"),
        ("log_evidence", lambda right: lambda model: right(model) - 0.01, "sum"),
        ("bound_of", lambda right: lambda model: right(model) + 0.01, "elbo-integral"),
        ("weight_variance", lambda right: lambda model: 2 * right(model), "bias-rate"),
        (
            "estimate_moments",
            lambda right: lambda model, counts: right(model, counts + 1),
            "bound-2",
        ),
        (
            "engine_estimates",
            lambda right: lambda model, count, random: right(model, count + 1, random),
            "iwae-2",
        ),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("evidence_bound", target, wrong, claim)
