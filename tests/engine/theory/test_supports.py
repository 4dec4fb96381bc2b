"""Supports without common mass: the claims notice wrong formulas; known values of each pair."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from engine.kinds import studies
from engine.numerics.studies import thin_supports
from engine.numerics.studies.shifted_normals import jsd
from engine.numerics.studies.thin_supports import PAIRS, Stripes
from engine.theory.supports import counted_jsd, optimal

NAME = "supports"
every_pair = pytest.mark.parametrize("name", sorted(PAIRS))


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("exact_w1", lambda right: lambda *words: 1.01 * right(*words), "w1-crossing"),
        ("support_accuracy", lambda right: lambda pair, random: 0.999, "perfect-stripes"),
        ("counted_jsd", lambda right: lambda *words: 2 * right(*words), "noisy-jsd-circles"),
        (
            "ruled_accuracy",
            lambda right: lambda *words: 1 - right(*words),
            "noisy-accuracy-circles",
        ),
        ("trained_bound", lambda right: lambda *words: 0.5, "trained-reaches"),
        ("trained_bound", lambda right: lambda *words: math.log(2), "trained-noisy"),
    ],
)
def test_a_wrong_measurement_is_noticed(noticed, target, wrong, claim):
    assert noticed(NAME, target, wrong, claim)


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("_strip", lambda right: lambda u, noise: right(u, 2 * noise), "noisy-jsd-crossing"),
        ("i0e", lambda right: np.ones_like, "noisy-jsd-circles"),
        ("logsumexp", lambda right: np.max, "noisy-jsd-stripes"),
        (
            "nodes",
            lambda right: lambda *words: (right(*words)[0], 0.99 * right(*words)[1]),
            "accuracy-stripes",
        ),
    ],
)
def test_a_wrong_density_is_noticed(noticed, monkeypatch, target, wrong, claim):
    module = thin_supports
    monkeypatch.setattr(module, target, wrong(getattr(module, target)))
    assert noticed(NAME, "exact_w1", lambda right: right, claim)


@every_pair
@pytest.mark.parametrize("noise", [1e-6, 1e-3, 0.02, 0.5])
@pytest.mark.parametrize("distance", [0.02, 0.5])
def test_every_noise_can_be_integrated(name, noise, distance):
    found = PAIRS[name](distance).noisy(noise)
    assert 0.0 < found.jsd <= math.log(2) + 1e-9
    assert 0.5 < found.accuracy <= 1.0 + 1e-9
    assert found.kl > 0.0
    # Lin 1991: TV²/2 ≤ JSD ≤ TV·log 2
    tv = 2 * found.accuracy - 1
    assert tv**2 / 2 - 1e-6 <= found.jsd <= tv * math.log(2) + 1e-6


@every_pair
def test_densities_are_those_of_bells_around_even_points(name):
    pair, noise = PAIRS[name](0.05), 0.2
    places, _ = pair.even()
    points = np.random.default_rng(0).uniform(-0.3, 1.2, (200, 2))
    p, q = (
        np.exp(-0.5 * cdist(points, side, "sqeuclidean") / noise**2).mean(axis=1) for side in places
    )
    assert pair.log_ratio(points, noise) == pytest.approx(np.log(p / q), abs=0.01)


def test_stripes_come_near_the_distance_asked_for():
    assert Stripes(0.25).count == 1
    assert Stripes(0.02).w1 == pytest.approx(1 / 48)


@every_pair
def test_without_noise_the_picture_takes_the_nearer_support(name):
    pair = PAIRS[name](0.2)
    data, fakes = pair.draw(50, np.random.default_rng(0))
    assert optimal(pair, data, 0.0).mean() > 0.99
    assert optimal(pair, fakes, 0.0).mean() <= 0.5


@every_pair
def test_numbers_without_noise_are_those_of_separate_supports(name):
    kind = studies.get(NAME)
    numbers = kind(kind.Config(supports=name)).numbers()
    assert numbers["jsd"] == math.log(2)
    assert numbers["accuracy"] == 1.0
    assert math.isinf(numbers["kl"])
    assert numbers["w1"] == pytest.approx(0.1, abs=0.03)


def test_large_circles_seen_near_by_are_parallel_lines():
    """With noise much smaller than the radius, only the gap in deviations counts."""
    found = PAIRS["circles"](0.02).noisy(0.01)
    assert found.jsd == pytest.approx(float(jsd(np.array([2.0]))[0]), abs=1e-3)


def test_counting_agrees_with_the_integral():
    pair = PAIRS["circles"](0.3)
    found = counted_jsd(pair, 0.1, np.random.default_rng(0))
    assert found == pytest.approx(pair.noisy(0.1).jsd, abs=5e-3)


def test_lines_of_fakes_are_seen_in_the_square():
    kind = studies.get(NAME)
    values = kind(kind.Config(supports="stripes")).drawings()[1].part.values
    assert set(np.unique(values)) == {0.0, 1.0}
    assert (values == 0.0).mean() < 0.05
