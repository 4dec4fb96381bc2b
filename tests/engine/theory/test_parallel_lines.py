"""Parallel lines: the claims notice wrong formulas, and noise leaves W1 alone."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.kinds import studies
from engine.numerics.studies.shifted_normals import jsd, jsd_slope, quantiles

NAME = "parallel_lines"


def scaled(factor):
    return lambda right: lambda *words: factor * right(*words)


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("kl", lambda right: lambda at, noise: 1.0, "kl-1"),
        ("kl", scaled(2.0), "noisy-kl-2d"),
        ("jsd", scaled(2.0), "jsd-0.25"),
        ("jsd_of_normals", scaled(2.0), "noisy-jsd"),
        ("tv", scaled(0.5), "tv-1"),
        ("total_variation", scaled(0.9), "noisy-tv-2d"),
        ("w1", lambda right: lambda at: at**2, "w1--0.5"),
        ("w1", scaled(1.01), "noisy-w1"),
        ("w1_slope", lambda right: np.ones_like, "w1-slope--0.5"),
        ("jsd_slope", lambda right: lambda at, noise: right(at, noise) + 0.01, "jsd-slope-1"),
        ("slope_of_normals", scaled(2.0), "noisy-slope-2d"),
        ("sorted_w1", scaled(1.001), "matched-by-height"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed(NAME, target, wrong, claim)


@pytest.mark.parametrize("noise", [0.0, 0.1, 1.0])
def test_noise_changes_all_but_w1(noise):
    kind = studies.get(NAME)
    numbers = kind(kind.Config(distance=-0.3, noise=noise)).numbers()
    assert (numbers["w1"], numbers["w1_slope"]) == (0.3, -1.0)
    assert math.isinf(numbers["kl"]) is (noise == 0.0)
    assert (numbers["jsd_slope"] < 0.0) is (noise > 0.0)


def test_equal_lines_have_no_distance():
    kind = studies.get(NAME)
    for noise in (0.0, 0.5):
        numbers = kind(kind.Config(distance=0.0, noise=noise)).numbers()
        assert list(numbers.values()) == pytest.approx([0.0] * len(numbers), abs=1e-12)


def test_the_slope_is_the_derivative():
    shifts, step = np.array([-3.0, 0.2, 1.7, 6.0, 12.0]), 1e-4
    rise = (jsd(shifts + step) - jsd(shifts - step)) / (2 * step)
    assert jsd_slope(shifts) == pytest.approx(rise, abs=1e-9)


def test_far_away_the_slope_is_nothing():
    assert jsd_slope(np.array([-200.0, 200.0])) == pytest.approx([0.0, 0.0], abs=1e-21)


def test_quantiles_are_a_normal_sample():
    places = quantiles(10_000)
    assert places.mean() == pytest.approx(0.0, abs=1e-12)
    assert places.std() == pytest.approx(1.0, abs=1e-3)
