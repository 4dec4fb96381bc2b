"""The fitted bell curves: derivatives, completeness of what is found, and vacuity of claims."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.numerics.quadrature import integral
from engine.numerics.studies.stationary import stationary
from engine.numerics.studies.two_bells import TwoBells, nodes
from engine.theory import mode_covering
from engine.theory.mode_covering import DIVERGENCES, ModeCovering, ModeCoveringSettings


def test_the_quadrature_is_exact_for_a_sharp_bend():
    target = TwoBells(0.3, 3.0, 0.3)
    x, weights = nodes(target)
    z = (x - 0.2) / 2.5
    density = np.exp(-0.5 * z**2) / (2.5 * math.sqrt(math.tau))
    direct = integral(
        lambda at: (
            np.interp(at, at, np.exp(-0.5 * ((at - 0.2) / 2.5) ** 2))
            / (2.5 * math.sqrt(math.tau))
            * target.log_density(at)
        ),
        -30.0,
        30.0,
        20000,
    )
    assert weights @ density == pytest.approx(1.0, abs=1e-12)
    assert weights @ (density * target.log_density(x)) == pytest.approx(direct, abs=1e-6)


@pytest.mark.parametrize("which", DIVERGENCES)
def test_slopes_and_bends_are_those_of_the_values(which):
    target, step = TwoBells(0.6, 1.5, 0.5), 1e-5
    place, steps = np.array([[0.3, -0.2]]), step * np.eye(2)

    def at(places):
        return mode_covering.derivatives(
            lambda log_pi, log_p: mode_covering.integrands(which, log_pi, log_p), target, places
        )

    value, slope, bend = at(place)
    quick = mode_covering.values_at(which, target, place)
    assert quick[0] == pytest.approx(value)
    assert quick[1] == pytest.approx(slope)
    rise = (at(place + steps)[0] - at(place - steps)[0]) / (2 * step)
    turn = (at(place + steps)[1] - at(place - steps)[1]) / (2 * step)
    assert slope[0] == pytest.approx(rise, abs=1e-7)
    assert bend[0] == pytest.approx(turn, abs=1e-7)


def test_every_stationary_point_of_a_known_surface_is_found():
    def surface(places):
        x, y = places[:, 0], places[:, 1]
        values = (x**2 - 1) ** 2 + y**2
        gradients = np.stack([4 * x * (x**2 - 1), 2 * y], axis=1)
        hessians = np.zeros((len(places), 2, 2))
        hessians[:, 0, 0], hessians[:, 1, 1] = 12 * x**2 - 4, 2
        return values, gradients, hessians

    found = stationary(
        surface, lambda at: surface(at)[1], np.linspace(-2, 2, 18), np.linspace(-1, 1, 11)
    )
    assert [one.nature for one in found] == ["minimum", "minimum", "saddle"]
    assert [one.place[0] for one in found] == pytest.approx([-1, 1, 0], abs=1e-9)


@pytest.mark.parametrize("which", DIVERGENCES)
@pytest.mark.parametrize("width", [0.3, 0.5, 1.0])
@pytest.mark.parametrize("distance", [0.0, 1.1, 2.3, 3.0])
def test_what_is_found_is_complete(which, width, distance):
    for weight in (0.1, 0.37, 0.9):
        places = mode_covering.resting_places(which, TwoBells(weight, distance, width))
        natures = [one.nature for one in places]
        assert natures[0] == "minimum"
        assert len(places) - 2 * natures.count("saddle") == 1


@pytest.mark.parametrize("which", DIVERGENCES)
def test_descents_never_rise(which):
    target = TwoBells(0.5, 3.0, 0.3)
    paths = mode_covering.descended(which, target, mode_covering.STARTS)
    values = mode_covering.values_at(which, target, paths.reshape(-1, 2))[0]
    assert np.diff(values.reshape(paths.shape[:2]), axis=1).max() <= 1e-12


def test_the_descent_is_yours():
    found = ModeCovering(ModeCoveringSettings(start_mean=3.0, start_sigma=0.5)).numbers()
    assert found["end_mean"] == pytest.approx(1.9998, abs=1e-3)
    assert found["end_value"] == pytest.approx(found["reverse_value"], abs=1e-6)


@pytest.mark.parametrize("which", DIVERGENCES)
def test_every_divergence_is_drawn(which):
    for drawing in ModeCovering(ModeCoveringSettings(divergence=which)).drawings():
        for name in ("xy", "values"):
            assert np.isfinite(getattr(drawing.part, name, 0.0)).all()


def shifted(right):
    def wrong(which, log_pi, log_p):
        values, slopes, bends = right(which, log_pi, log_p)
        return values, slopes + 0.01 * np.exp(log_p) * log_p, bends

    return wrong


def doubled(right):
    return lambda *words: tuple(2 * part for part in right(*words))


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("integrands", shifted, "jsd-2-0-sigma"),
        ("integrands", shifted, "reverse-slope-1.5"),
        ("integrands", doubled, "forward-unequal-0-value"),
        ("resting_places", lambda right: lambda *words: right(*words)[:2], "jsd-minima-2"),
        ("resting_places", lambda right: lambda *words: right(*words)[:2], "jsd-index-2"),
        ("descended", lambda right: lambda *words: right(*words) + 0.1, "reverse-descents"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("mode_covering", target, wrong, claim)
