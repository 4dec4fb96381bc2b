"""Variational Bayes regression: the pictures' densities are densities, the claims not vacuous."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.numerics.studies.bayes_line import Problem, log_evidence
from engine.theory.variational_regression import (
    VariationalRegression,
    VariationalRegressionSettings,
    X,
    Y,
    evidence_by_lattice,
)


def test_both_posteriors_of_the_precision_are_densities():
    study = VariationalRegression(VariationalRegressionSettings(shape=2.0, rate=1.0))
    table = next(d.part for d in study.drawings() if "λ" in d.title)
    at = table.columns["log λ"]
    for name in ("exact", "q"):
        assert np.trapezoid(table.columns[name], at) == pytest.approx(1.0, abs=0.01)


def test_the_posterior_of_the_weights_is_a_density():
    study = VariationalRegression(VariationalRegressionSettings())
    field = next(d.part for d in study.drawings() if d.title.startswith("Exact"))
    cell = field.area.width * field.area.height / field.values.size
    assert field.values.sum() * cell == pytest.approx(1.0, abs=0.01)


def test_the_evidence_is_the_sum_of_bound_and_gap():
    found = VariationalRegression(VariationalRegressionSettings(last=-4.0)).numbers()
    assert found["gap"] >= 0
    assert found["log_evidence"] == pytest.approx(found["elbo_now"] + found["gap"])


@pytest.mark.parametrize("last", [-10.0, 20.0])
@pytest.mark.parametrize("tau", [0.1, 4.0, 20.0])
@pytest.mark.parametrize("prior", [0.01, 10.0])
def test_the_evidence_over_precisions_is_that_over_weights(last, tau, prior):
    problem = Problem(X, np.append(Y[:-1], last), tau, prior, 2.0)
    assert log_evidence(problem) == pytest.approx(evidence_by_lattice(problem), abs=1e-6)


def scaled(factor):
    return lambda right: lambda *words: factor * right(*words)


def one_too_few(right):
    def wrong(problem, precision):
        q = right(problem, precision)
        return replace(q, shape=q.shape - 0.5)

    return wrong


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("swept", one_too_few, "precision"),
        ("swept", one_too_few, "intercept-variance"),
        ("elbo", lambda right: lambda *words: right(*words) + 0.01, "bound-usual"),
        ("elbo", scaled(1.001), "elbo-again-far"),
        ("elbo", scaled(-1.0), "monotone-far"),
        ("elbo", scaled(0.5), "bound-far"),
        ("log_evidence", scaled(1.001), "evidence"),
        ("log_evidence", scaled(1.001), "evidence-again-far"),
        ("log_posterior", scaled(1.001), "evidence-again-usual"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("variational_regression", target, wrong, claim)
