"""Every integrand of the divergences is checked by some claim."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from engine.kinds import studies
from engine.theory import divergences


def scaled(factor: float) -> Callable[..., Callable[..., object]]:
    """Make a function give something else by a factor."""
    return lambda right: lambda *words: factor * right(*words)


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("jsd_integrand", scaled(2.0), "jsd-1"),
        ("kl_integrand", scaled(-1.0), "kl-2"),
        ("kl_integrand", scaled(-1.0), "kl-of-widths"),
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


@pytest.mark.parametrize("means", [(6.0, 6.0), (-6.0, 6.0), (0.0, 1.0)])
def test_both_bells_are_drawn_up_to_their_tops_wherever_they_are(means):
    made = studies.get("divergences")
    config = made.Config(mean_p=means[0], sigma_p=0.1, mean_q=means[1], sigma_q=4.0)
    densities = made(config).drawings()[0].part.columns
    for name, sigma in (("p", 0.1), ("q", 4.0)):
        assert densities[name].max() == pytest.approx(1 / (sigma * np.sqrt(2 * np.pi)), rel=0.01)
        mass = np.trapezoid(densities[name], densities["x"])
        assert mass == pytest.approx(1.0, abs=0.01)


def test_equal_densities_are_no_distance_apart():
    made = studies.get("divergences")
    config = made.Config(mean_p=6.0, sigma_p=0.1, mean_q=6.0, sigma_q=0.1)
    assert set(made(config).numbers().values()) == {0.0}
