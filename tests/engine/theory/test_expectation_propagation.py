"""Expectation propagation: robust at awkward settings, and its claims not vacuous."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from engine.numerics.studies.clutter import Clutter, enumerated, integrated
from engine.numerics.studies.clutter_sites import belief
from engine.theory.expectation_propagation import (
    ExpectationPropagation,
    ExpectationPropagationSettings,
    propagated,
)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.9])
@pytest.mark.parametrize("deviation", [1.0, 10.0])
def test_quadrature_agrees_with_enumeration(share, deviation):
    for places in itertools.product((-8.0, 0.3, 8.0), repeat=3):
        problem = Clutter(places, share, deviation**2)
        exact, found = enumerated(problem), integrated(problem)
        assert found.mean == pytest.approx(exact.mean, abs=1e-8)
        assert found.variance == pytest.approx(exact.variance, rel=1e-8)
        assert found.log_evidence == pytest.approx(exact.log_evidence, abs=1e-8)


@pytest.mark.parametrize("damping", [0.1, 1.0])
def test_the_approximation_stays_a_density_at_every_sweep(damping):
    for places in itertools.product((-8.0, -2.0, 4.0, 8.0), repeat=3):
        problem = Clutter(places, 0.5, 100.0)
        for sites in propagated(problem, 40, damping):
            q = belief(problem, sites)
            assert q.variance > 0
            assert math.isfinite(q.mean)


def test_numbers_and_pictures_are_whole_where_factors_disagree():
    for places in itertools.product((-8.0, 0.0, 8.0), repeat=3):
        first, second, third = places
        study = ExpectationPropagation(
            ExpectationPropagationSettings(
                first=first, second=second, third=third, share=0.9, deviation=10.0, site="2"
            )
        )
        assert not any(math.isnan(value) for value in study.numbers().values())
        for drawing in study.drawings():
            columns = getattr(drawing.part, "columns", ())
            for name in columns if isinstance(columns, dict) else ():
                assert np.isfinite(columns[name]).all()
            assert np.isfinite(getattr(drawing.part, "values", 0.0)).all()


def wider(right):
    def wrong(*words):
        found = right(*words)
        return replace(found, variance=1.01 * found.variance)

    return wrong


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("tilted", wider, "clean-variance"),
        ("tilted", wider, "site-1-variance"),
        ("tilted", wider, "single-variance"),
        ("integrated", wider, "exact-variance"),
        ("variational", wider, "vi-bend"),
        ("variational", lambda right: integrated, "forward"),
        ("swept", lambda right: lambda problem, sites, damping: sites, "site-2-mean"),
        ("kl_to_posterior", lambda right: lambda *words: 2 * right(*words), "elbo"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("expectation_propagation", target, wrong, claim)
