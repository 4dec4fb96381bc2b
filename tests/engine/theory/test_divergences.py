"""Every integrand of the divergences is checked by some claim."""

from __future__ import annotations

from collections.abc import Callable

import pytest


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
