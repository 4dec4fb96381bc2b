"""Every integrand of the divergences is checked by some claim."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from engine.theory import divergences


def scaled(factor: float) -> Callable[..., Callable[..., object]]:
    """Make a function give something else by a factor."""
    return lambda right: lambda *words: factor * right(*words)


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("jsd_integrand", scaled(2.0), "jsd-1"),
        ("kl_integrand", scaled(-1.0), "kl-2"),
        ("tv_integrand", scaled(2.0), "tv-0.5"),
        ("hellinger_integrand", scaled(0.5), "hellinger2"),
        ("chi2_integrand", scaled(0.5), "chi2"),
        ("w1_integrand", lambda right: lambda pair, x: right(pair, x) ** 2, "w1-4"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("divergences", target, wrong, claim)


def test_the_logarithm_of_what_chi2_integrates_is_that_of_it() -> None:
    pair, x = divergences.Pair(0.0, 1.0, 1.0, 0.8), np.linspace(-3.0, 3.0, 50)
    logs = divergences.log_chi2_integrand(pair, x)
    assert np.allclose(10**logs, divergences.chi2_integrand(pair, x))
