"""ELBO surgery: the parts add up whatever the prior, and mistakes are noticed."""

from __future__ import annotations

import math

import pytest

from engine.kinds import studies
from engine.numerics.studies.code_surgery import World
from engine.theory.elbo_surgery import information, marginal, mean_kl


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
@pytest.mark.parametrize(("count", "reach", "sigma"), [(2, 0.0, 2.0), (6, 4.0, 0.1), (3, 1.0, 1.3)])
def test_the_parts_add_up(count, reach, sigma, share):
    world = World(count, reach, sigma, share)
    assert information(world) + marginal(world) == pytest.approx(mean_kl(world), abs=1e-9)


def test_codes_at_one_place_say_nothing():
    assert information(World(4, 0.0, 0.5)) == pytest.approx(0.0, abs=1e-12)


def test_the_elbo_of_the_optimal_prior_is_reached_at_share_1():
    kind = studies.get("elbo_surgery")
    shown = kind(kind.Config(share=1.0, examples=3)).numbers()
    assert shown["elbo"] == pytest.approx(shown["elbo_optimal"])
    assert shown["log_n"] == pytest.approx(math.log(3))


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("information", lambda right: lambda *words: 2 * right(*words), "information-1"),
        ("information", lambda right: lambda *words: right(*words) + 1.0, "at-most-log-2"),
        ("information", lambda right: lambda *words: 0.9 * right(*words), "log-4"),
        ("information", lambda right: lambda *words: 0.9 * right(*words), "sum-1"),
        ("marginal", lambda right: lambda *words: right(*words) + 0.01, "optimal"),
        ("mean_kl", lambda right: lambda *words: right(*words) + 0.01, "total-integral-2"),
        ("marginal", lambda right: lambda *words: -right(*words), "marginal-2"),
        ("mean_kl", lambda right: lambda *words: right(*words) + 0.01, "engine-total-5-2.5"),
        (
            "information_integrand",
            lambda right: lambda world, z: world.count * right(world, z),
            "engine-information-2-1",
        ),
        (
            "engine_bounds",
            lambda right: lambda draw, examples, prior: 1.2 * right(draw, examples, prior),
            "engine-rise-2-1",
        ),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("elbo_surgery", target, wrong, claim)


def test_only_rounding_is_shown_as_nothing():
    made = studies.get("elbo_surgery")
    numbers = made(made.Config(examples=6, reach=0.0, sigma=2.0)).numbers()
    assert numbers["information"] == 0.0
    assert made(made.Config(reach=0.001)).numbers()["information"] > 0.0
