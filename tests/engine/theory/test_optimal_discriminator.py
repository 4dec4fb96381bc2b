"""The optimal discriminator: its claims notice wrong formulas; a trained one never beats it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.kinds import studies
from engine.numerics.studies.logistic import Logistic, value_of

NAME = "optimal_discriminator"


def scaled(factor):
    return lambda right: lambda *words: factor * right(*words)


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("maximised", lambda right: lambda *words: right(*words) + 0.01, "half"),
        ("optimal_logit", scaled(2.0), "value-1"),
        ("optimal_logit", scaled(-1.0), "game-2"),
        ("optimal_logit", scaled(0.9), "pointwise-0.3"),
        ("jsd", scaled(2.0), "jsd-1"),
        ("jsd", scaled(2.0), "game-3"),
        ("integrand", scaled(0.5), "value-4"),
        ("total_variation", scaled(0.5), "counted-2"),
        ("trained_bound", lambda right: lambda shift, random: math.log(2), "trained-1"),
        ("trained_bound", lambda right: lambda shift, random: 0.0, "reached-2"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed(NAME, target, wrong, claim)


@pytest.mark.parametrize("degree", [1, 3, 5])
@pytest.mark.parametrize("shift", [0.0, 1.0, 8.0])
def test_the_trained_one_stays_below_the_bound(shift, degree):
    kind = studies.get(NAME)
    numbers = kind(kind.Config(shift=shift, degree=degree, examples=50)).numbers()
    assert numbers["trained_value"] <= numbers["value"] + 1e-9
    assert numbers["value"] == pytest.approx(2 * numbers["jsd"] - 2 * math.log(2), abs=1e-9)


def test_few_examples_flatter_the_trained_one():
    kind = studies.get(NAME)
    numbers = kind(kind.Config(shift=1.0, degree=5, examples=10)).numbers()
    assert numbers["training_value"] > numbers["value"] > numbers["trained_value"]


def test_many_examples_find_the_optimal_logit():
    random = np.random.default_rng(0)
    real, fake = random.standard_normal(200_000), 2.0 + random.standard_normal(200_000)
    found = Logistic.fitted(real, fake, 1).logit(np.array([0.0, 1.0]))
    assert found == pytest.approx([2.0, 0.0], abs=0.05)


def test_logistic_regression_is_at_its_maximum():
    random = np.random.default_rng(1)
    real, fake = random.standard_normal(40), 0.7 + random.standard_normal(40)
    best = Logistic.fitted(real, fake, 3)
    highest = value_of(best.logit(real), best.logit(fake))
    for _ in range(50):
        near = Logistic(best.centre, best.scale, best.weights + 0.1 * random.standard_normal(4))
        assert value_of(near.logit(real), near.logit(fake)) < highest + 1e-3


def test_separable_samples_leave_it_finite():
    found = Logistic.fitted(np.arange(5.0), 10.0 + np.arange(5.0), 5)
    assert np.isfinite(found.weights).all()
    assert value_of(found.logit(np.arange(5.0)), found.logit(10 + np.arange(5.0))) > -0.01
