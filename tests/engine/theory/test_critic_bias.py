"""The bias of the gradient penalty, and what would break its claims."""

from __future__ import annotations

import numpy as np
import pytest

from engine.numerics.quadrature import integral
from engine.numerics.studies.penalised import bell_gap, bell_slopes, crossing, interpolates
from engine.theory.critic_bias import CriticBias, CriticBiasSettings, by_elements


@pytest.mark.parametrize(("distance", "sigma"), [(0.1, 2.0), (1.0, 0.1), (5.0, 0.05)])
def test_interpolates_are_a_density_and_what_crosses_adds_up_to_the_distance(
    distance, sigma
) -> None:
    ends = (-8 * sigma, distance + 8 * sigma)
    mass = integral(lambda x: interpolates(x, distance, sigma), *ends)
    assert mass == pytest.approx(1.0, abs=1e-9)
    assert integral(lambda x: crossing(x, distance, sigma), *ends) == pytest.approx(distance)


def test_interpolates_are_those_that_are_drawn() -> None:
    random = np.random.default_rng(0)
    real, fake, u = (
        1.0 + random.normal(size=400_000),
        random.normal(size=400_000),
        random.random(400_000),
    )
    drawn = u * real + (1 - u) * fake
    share = np.mean((drawn > 0.2) & (drawn < 0.4))
    exact = integral(lambda x: interpolates(x, 1.0, 1.0), 0.2, 0.4)
    assert share == pytest.approx(exact, abs=4 * np.sqrt(exact / 400_000))


def test_the_gap_is_what_its_slope_gains() -> None:
    found = integral(lambda x: bell_slopes(x, 2.0, 1.0, 0.5) * crossing(x, 2.0, 1.0), -6.5, 8.5)
    assert bell_gap(2.0, 1.0, 0.5) == pytest.approx(found, rel=1e-6)


def test_the_critic_of_elements_gains_less_than_the_best_but_hardly() -> None:
    assert 0.999 < by_elements(1.0, 0.5, 1.0) / bell_gap(1.0, 0.5, 1.0) < 1.0001


def test_the_gap_by_the_steepest_slope_is_below_the_distance() -> None:
    for weight in (0.05, 1.0, 100.0):
        numbers = CriticBias(CriticBiasSettings(weight=weight, sigma=0.5)).numbers()
        assert numbers["bound"] <= numbers["w1"] <= numbers["gap"]


def scaled(factor):
    return lambda right: lambda *words: factor * right(*words)


def heavier(right):
    return lambda weight: right(4.0 * weight)


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("line_slope", scaled(1.1), "lines-10"),
        ("bell_gap", scaled(1.1), "narrow"),
        ("bell_gap", scaled(0.99), "elements-1-10"),
        ("by_elements", scaled(1.01), "elements-1-1"),
        ("penalty", heavier, "trained-0.1"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("critic_bias", target, wrong, claim)
