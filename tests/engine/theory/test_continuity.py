"""The moving generator: its derivative, its histogram, and that the claims notice mistakes."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.theory.continuity import (
    Continuity,
    ContinuitySettings,
    cell_jsd,
    generated,
    noise,
    velocity,
)


@pytest.mark.parametrize("moves", ["weights", "translation"])
def test_the_velocity_is_the_derivative(moves) -> None:
    z, step = noise(20), 1e-6
    ends = [generated(z, 0.7 + way, 3, moves) for way in (step, -step)]
    assert np.allclose((ends[0] - ends[1]) / (2 * step), velocity(z, 0.7, 3, moves), atol=1e-7)


def test_a_translation_moves_all_points_alike() -> None:
    moved = generated(noise(9), 2.0, 1, "translation") - generated(noise(9), 0.0, 1, "translation")
    assert np.allclose(moved, [1.2, 1.6])


def test_cells_tell_samples_apart_only_if_they_are_narrow() -> None:
    points = np.random.default_rng(0).random((500, 2))
    assert cell_jsd(points, points, 0.1) == 0.0
    assert cell_jsd(points, points + 2.0, 0.1) == pytest.approx(math.log(2))
    assert cell_jsd(points[:1], points[:1] + 1e-3, 1e3) == 0.0


def test_jsd_jumps_and_w_does_not() -> None:
    near, at = (Continuity(ContinuitySettings(theta=theta)).numbers() for theta in (1e-6, 0.0))
    assert near["jsd"] == pytest.approx(math.log(2))
    assert at["jsd"] == 0.0
    assert at["w1"] == pytest.approx(0.0, abs=1e-12)
    assert near["w1"] < 1e-5


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("exact_w1", lambda right: lambda x, y: 1.2 * right(x, y) + 0.1, "coupling"),
        ("exact_w1", lambda right: lambda x, y: right(x, y) ** 2, "translation-0.05"),
        ("exact_w1", lambda right: lambda x, y: math.floor(8 * right(x, y)) / 8, "continuous"),
        ("velocity", lambda right: lambda *words: 1.01 * right(*words), "slope-0.4"),
        ("plan_of", lambda right: lambda x, y: np.eye(len(x))[::-1] / len(x), "slope-1.3"),
        ("velocity", lambda right: lambda *words: 0.1 * right(*words), "near-0"),
        ("jensen_shannon", lambda right: lambda p, q: 2 * right(p, q), "jump-0.1"),
        ("cell_jsd", lambda right: lambda x, y, width: right(x, y, 1e-9), "no-jump"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("continuity", target, wrong, claim)
