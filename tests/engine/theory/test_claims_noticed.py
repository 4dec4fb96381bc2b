"""Groups of claims that no test of their own study turns red: a wrong formula does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

Right = Callable[..., Any]
Wrong = Callable[[Any], Any]


def plus(error: float) -> Wrong:
    """Return what adds an error to whatever a function returns."""

    def wrong(right: Right) -> Right:
        def off(*words: Any, **more: Any) -> Any:
            found = right(*words, **more)
            return tuple(f + error for f in found) if isinstance(found, tuple) else found + error

        return off

    return wrong


def times(factor: float) -> Wrong:
    """Return what multiplies whatever a function returns."""
    return lambda right: lambda *words, **more: factor * right(*words, **more)


def always(value: float) -> Wrong:
    """Return what returns one value, whatever it is asked."""
    return lambda right: lambda *words, **more: value


def field(name: str, error: float) -> Wrong:
    """Return what adds an error to one field of the value that a function returns."""

    def wrong(right: Right) -> Right:
        def off(*words: Any, **more: Any) -> Any:
            found = right(*words, **more)
            return replace(found, **{name: getattr(found, name) + error})

        return off

    return wrong


def shifted(right: Right) -> Right:
    """Put every resting place a little to the right."""
    return lambda *words: [
        replace(one, place=(one.place[0] + 1e-2, one.place[1])) for one in right(*words)
    ]


def halved(right: Any) -> Any:
    """Let a critic say that it is half as steep as it is."""
    return type("Halved", (right,), {"slopes": lambda self, at: 0.5 * right.slopes(self, at)})


CASES: tuple[tuple[str, str, Wrong, str], ...] = (
    (
        "optimal_discriminator",
        "objective_of",
        lambda right: lambda name: right("minimax"),
        "non-saturating-loss",
    ),
    ("parallel_lines", "exact_w1", times(1.01), "empirical-w1"),
    ("supports", "LOG_2", lambda right: 0.5, "jsd-crossing"),
    ("supports", "trained_bound", always(0.7), "trained"),
    ("mode_covering", "resting_places", shifted, "moment-mean-2"),
    ("mode_covering", "resting_places", shifted, "forward-2-0-mean"),
    ("mode_covering", "resting_places", shifted, "jsd-2-0-mean"),
    ("mode_covering", "resting_places", lambda right: lambda *w: 2 * right(*w), "forward-minima-2"),
    ("mean_field", "free_form", plus(0.01), "free-mean-0.5"),
    ("mean_field", "forward_variances", times(1.01), "wide-0.9"),
    ("expectation_propagation", "integrated", field("mean", 0.01), "exact-mean"),
    ("expectation_propagation", "integrated", field("log_evidence", 0.01), "exact-evidence"),
    ("transport", "cheapest", lambda right: lambda c, a, b: right(-c, a, b), "plan-evenly"),
    ("kantorovich", "matrix_distance", times(1.01), "plane-shift"),
    ("kantorovich", "exact_w1", times(0.9), "samples-below"),
    ("dirac_gan", "play", lambda right: lambda r, s, n, a: right(r, s, 1, a), "inwards"),
    (
        "dirac_gan",
        "play",
        lambda right: lambda r, *w: right(replace(r, gamma=0.0), *w),
        "simultaneous-r1",
    ),
    ("critic_bias", "StandingCritic", halved, "bells-at-most"),
    ("critic_bias", "_adam", lambda right: lambda rate: right(1e-6), "bells-at-least"),
    ("evidence_bound", "principal_likelihood", plus(0.01), "pca"),
    ("evidence_bound", "trained_bound", always(-9.0), "trained"),
    ("evidence_bound", "trained_bound", always(0.0), "below"),
    ("gradient_estimators", "baseline_of", lambda right: lambda values: values, "others-mean"),
    ("gradient_estimators", "score_variance", times(0.1), "others-better"),
    ("flow_duality", "kl_before", times(1.01), "straight"),
    ("discrete_latents", "quantised", plus(0.01), "z-q"),
    ("dequantisation", "learnt_bound", plus(-0.5), "learnt-gap"),
    ("two_sample_tests", "trained_accuracy", always(0.9), "rings-missed"),
    ("two_sample_tests", "neighbour_test", field("p", 0.5), "rings-found"),
    ("two_sample_tests", "_log_ratio", times(0.0), "rings-jsd"),
    ("two_sample_tests", "_log_ratio", times(-1.0), "rings-best"),
    ("likelihood_quality", "FAR", lambda right: 0.0, "seen"),
)


@pytest.mark.parametrize(
    ("study", "target", "wrong", "claim"), [pytest.param(*c, id=f"{c[0]}-{c[3]}") for c in CASES]
)
def test_a_wrong_formula_is_noticed(
    noticed: Callable[[str, str, Wrong, str], bool],
    study: str,
    target: str,
    wrong: Wrong,
    claim: str,
) -> None:
    assert noticed(study, target, wrong, claim)
