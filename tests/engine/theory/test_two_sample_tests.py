"""Two-sample tests: what is noticed, and that the exchanges are those of the product's test."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.kinds import studies
from engine.numerics.distances.two_sample import mmd_test
from engine.theory.two_sample_tests import exchanges, total_variation


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("p_values", lambda right: lambda *words: 0.5 * right(*words), "mmd-level-0.2"),
        ("p_values", lambda right: lambda test, _, random: right(test, 0.0, random), "mmd-power"),
        ("total_variation", lambda right: lambda *words: 2 * right(*words), "best-1"),
        ("total_variation", lambda right: lambda m, s: right(m, s**2), "tv-of-widths"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim, monkeypatch):
    monkeypatch.setattr("engine.numerics.studies.brief_training.STEPS", 1)
    assert noticed("two_sample_tests", target, wrong, claim)


def test_the_exchanged_statistics_are_those_of_the_product():
    random = np.random.default_rng(0)
    first, second = random.normal(size=(2, 40, 1))
    found, others = exchanges(first, second + 0.5, 400)
    verdict = mmd_test(first, second + 0.5, random, 400)
    assert found == pytest.approx(verdict.statistic, abs=1e-12)
    assert (others >= found).mean() == pytest.approx(verdict.p, abs=0.08)
    assert others.mean() == pytest.approx(0.0, abs=4 * others.std() / 20)


@pytest.mark.parametrize("shift", [0.0, 0.5, 4.0])
def test_total_variation_of_a_shift_is_the_closed_form(shift):
    assert total_variation(shift, 1.0) == pytest.approx(math.erf(shift / 8**0.5), abs=1e-12)


def test_more_points_find_a_small_shift():
    kind = studies.get("two_sample_tests")
    few, many = (kind(kind.Config(shift=1.0, count=n)).numbers() for n in (10, 200))
    assert many["mmd_p"] <= 0.01
    assert many["mmd_p"] <= few["mmd_p"]
    assert many["accuracy"] == pytest.approx(many["best_accuracy"], abs=0.1)


def test_equal_distributions_are_rarely_rejected():
    kind = studies.get("two_sample_tests")
    found = kind(kind.Config(shift=0.0, count=200)).numbers()
    assert found["tv"] == 0.0
    assert found["best_accuracy"] == 0.5
