"""Variances of gradient estimators: where one is better than the other, and mistakes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.numerics.studies.gradient_variance import (
    Problem,
    best_baseline,
    score_variance,
    through_variance,
)


def test_reinforce_varies_less_once_a_sine_is_fast_enough():
    slow, fast = Problem("sine", 0.0, 1.1), Problem("sine", 0.0, 1.13)
    assert through_variance(slow) < score_variance(slow)
    assert through_variance(fast) > score_variance(fast)


@pytest.mark.parametrize("theta", [0.0, 1.5, -4.0])
def test_the_best_baseline_for_a_square_leaves_8_theta_squared_plus_6(theta):
    problem = Problem("square", theta)
    best = best_baseline(problem)
    assert score_variance(replace(problem, baseline=best)) == pytest.approx(8 * theta**2 + 6)
    for other in (best - 0.1, best + 0.1):
        assert score_variance(replace(problem, baseline=other)) > 8 * theta**2 + 6


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("score_variance", lambda right: lambda p: right(p) - 0.1, "score-sine-1"),
        ("score_variance", lambda right: lambda p: 1.1 * right(p), "variance-score-square-2-1"),
        ("through_variance", lambda right: lambda p: 1.1 * right(p), "engine-through-sine-0.4-3"),
        ("gradient", lambda right: lambda p: -right(p), "mean-through-square-1-1"),
        (
            "engine_gradients",
            lambda right: lambda p, score, random: right(replace(p, baseline=0.0), score, random),
            "engine-score-square-2-1",
        ),
        ("baseline_of", lambda right: lambda values: 0 * right(values), "others-variance"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("gradient_estimators", target, wrong, claim)
