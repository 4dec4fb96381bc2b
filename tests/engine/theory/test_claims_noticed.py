"""Groups of claims that no test of their own study turns red: a wrong formula does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from engine.theory.clipping import clip

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


def louder(pairs: Any) -> Any:
    """Put more noise on every pair of supports than was asked for."""
    return {name: _with(make, noisy=_more_noise(make)) for name, make in pairs.items()}


def deaf(pairs: Any) -> Any:
    """Put hardly any noise on a pair of supports, whatever was asked for."""
    return {
        name: _with(make, noisy=lambda self, noise, make=make: make.noisy(self, 1e-5))
        for name, make in pairs.items()
    }


def _more_noise(make: Any) -> Right:
    return lambda self, noise: make.noisy(self, noise + 0.2)


def _with(right: Any, **methods: Right) -> Any:
    return type("Wrong", (right,), methods)


def off(method: str, factor: float) -> Wrong:
    """Return what lets one method of a class answer with ``factor`` times what is right."""

    def wrong(right: Any) -> Any:
        asked = getattr(right, method)
        return _with(right, **{method: lambda self, *words: factor * asked(self, *words)})

    return wrong


def capped(right: Right) -> Right:
    """Let no distance be infinite."""
    return lambda *words: {name: min(found, 9.0) for name, found in right(*words).items()}


def hasty(right: Right) -> Right:
    """Stop damped sweeps after the first."""
    return lambda problem, sweeps, *damped: right(problem, 1 if damped else sweeps, *damped)


def reversed_book(right: Any) -> Any:
    """Number the entries of a codebook from the other end."""
    return SimpleNamespace(of=lambda x, book, *more: right.of(x, book.flip(0), *more))


def leaning(right: Right) -> Right:
    """Let a prior that should be uniform prefer the last entries."""
    return lambda logits, book: right(logits + torch.arange(16.0).double(), book)


def only_maf(right: Any) -> Any:
    """Take one flow for the other."""
    return SimpleNamespace(get=lambda name: right.get("maf"))


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
    ("likelihood_quality", "noise_loss", plus(5.0), "most-2"),
    ("likelihood_quality", "mean_parzen", plus(3.0), "best"),
    ("optimal_discriminator", "optimal_logit", plus(0.1), "value-0"),
    ("supports", "PAIRS", louder, "jsd-circles"),
    ("supports", "PAIRS", louder, "jsd-stripes"),
    ("supports", "PAIRS", deaf, "nearer-crossing"),
    ("supports", "PAIRS", deaf, "nearer-circles"),
    ("mode_covering", "resting_places", lambda right: lambda *w: 2 * right(*w), "forward-index-2"),
    ("mode_covering", "resting_places", shifted, "reverse-2-0-mean"),
    ("mode_covering", "resting_places", shifted, "jsd-covers-2"),
    ("mode_covering", "resting_places", shifted, "jsd-seeks-2.2"),
    ("expectation_propagation", "belief", field("log_evidence", 0.01), "single-evidence"),
    ("expectation_propagation", "SETTLED", lambda right: 2, "settles"),
    ("expectation_propagation", "propagated", hasty, "damped"),
    ("expectation_propagation", "kl_from_posterior", times(-1.0), "forward-least"),
    ("expectation_propagation", "kl_to_posterior", times(-1.0), "reverse"),
    ("convergence", "distances", capped, "shifted-kl-pq"),
    ("convergence", "distances", capped, "shifted-kl-qp"),
    ("convergence", "distances", capped, "point-kl-pq"),
    ("convergence", "distances", capped, "point-kl-qp"),
    (
        "dirac_gan",
        "play",
        lambda right: lambda r, *w: right(replace(r, gamma=0.0), *w),
        "alternating-r1",
    ),
    ("critic_bias", "StandingCritic", halved, "trained-bound-0.1"),
    ("clipping", "exact_w1", times(0.01), "share-0.01"),
    ("clipping", "clip", lambda right: lambda c: right(2 * c), "at-the-clip-0.01"),
    ("clipping", "_lost", times(0.1), "untrained-penalty"),
    ("clipping", "penalty", lambda right: lambda: clip(0.01), "trained-penalty"),
    ("elbo_surgery", "kl_by_formula", plus(0.01), "total-1"),
    ("flow_duality", "flow_prior_elbos", times(0.0), "coupling-spread"),
    ("flow_duality", "flow_prior_elbos", times(0.0), "masked-spread"),
    ("discrete_latents", "gumbel_max", lambda right: lambda *w: 3 - right(*w), "frequency-3"),
    ("discrete_latents", "RelaxedMoments", off("moment", 1.05), "published-1"),
    ("discrete_latents", "RelaxedMoments", off("gradient_variance", 1.1), "spread-1"),
    ("discrete_latents", "QuantisedCodes", reversed_book, "nearest"),
    ("discrete_latents", "CategoricalPrior", leaning, "log-k"),
    ("autoregressive_cost", "flows", only_maf, "turned-round"),
    ("two_sample_tests", "neighbour_test", field("statistic", 0.05), "accuracy-1"),
    ("two_sample_tests", "p_values", lambda r: lambda *w: np.zeros(200), "classifier-level-0.05"),
    ("two_sample_tests", "p_values", lambda r: lambda *w: np.zeros(200), "most-power"),
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
