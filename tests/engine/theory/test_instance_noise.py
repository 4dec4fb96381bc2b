"""Instance noise: the claims notice wrong formulas."""

from __future__ import annotations

import numpy as np
import pytest

from engine.kinds import studies

NAME = "instance_noise"


def scaled(factor):
    return lambda right: lambda *words: factor * right(*words)


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("jsd", scaled(2.0), "jsd-2"),
        ("jsd", scaled(1.05), "sampled-1"),
        ("jsd_slope", scaled(2.0), "slope-1"),
        ("jsd_slope", scaled(0.99), "autograd-2"),
        ("steepest_shift", scaled(1.02), "steepest"),
        ("strongest_pull", scaled(1.02), "strongest-pull"),
        ("loudest_shift", scaled(1.3), "best-noise"),
        ("pull", lambda right: lambda distance, noise: 1.0, "revived"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed(NAME, target, wrong, claim)


def test_the_best_noise_gives_the_largest_gradient():
    kind = studies.get(NAME)
    best = kind(kind.Config(distance=0.5)).numbers()["best_noise"]
    slopes = [
        kind(kind.Config(distance=0.5, noise=f * best)).numbers()["slope"] for f in (0.9, 1.0, 1.1)
    ]
    assert slopes[1] == max(slopes)


def test_the_field_is_half_between_the_lines():
    kind = studies.get(NAME)
    field = kind(kind.Config(distance=2.0, noise=0.3)).drawings()[0].part
    assert np.interp(
        0.5, np.linspace(0, 1, field.values.shape[1]), field.values[0]
    ) == pytest.approx(0.5)
