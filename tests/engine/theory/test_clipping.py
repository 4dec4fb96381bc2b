"""Lipschitz bounds under clipping, and what would break their claims."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from engine.numerics.studies.clipped import Clipped
from engine.numerics.studies.standing_critic import StandingCritic
from engine.theory.clipping import bound, clip, clip_for_one, typical_gradients, worst_gradients


def test_a_single_layer_is_bounded_by_its_two_matrices() -> None:
    assert bound(5, 1, 0.3) == pytest.approx(math.sqrt(2) * 5 * 0.09)


def test_the_clip_for_one_gives_one() -> None:
    assert bound(64, 12, clip_for_one(64, 12)) == pytest.approx(1.0)


def test_full_weights_reach_the_worst_gradients() -> None:
    critic = Clipped(16, 4, 0.2)
    found = 0.5 * np.log10(critic.squares(critic.full(), np.ones(2)))
    assert found == pytest.approx(worst_gradients(16, 4, 0.2))


def test_weights_lie_where_they_are_said_to() -> None:
    random, critic = np.random.default_rng(0), Clipped(16, 2, 0.2)
    assert all(bool((part.abs() == 0.2).all()) for part in critic.signs(random))
    spread = torch.cat([part.ravel() for part in critic.spread(random)])
    assert float(spread.abs().max()) <= 0.2
    assert float(spread.square().mean()) == pytest.approx(0.04 / 3, rel=0.2)


def test_gradients_are_even_at_the_right_clip() -> None:
    assert typical_gradients(64, 12, 2 / 64) == pytest.approx(np.zeros(12))


def test_a_standing_critic_knows_its_layers_and_slopes() -> None:
    critic = StandingCritic(
        {"width": 4, "depth": 2}, ("adam", {}), clip(0.1), np.random.default_rng(0)
    )
    points = torch.tensor([[0.3, -0.2], [1.0, 0.5]], dtype=torch.float64)
    assert critic.layers(points).shape == (2,)
    h = 1e-6
    moved = points + torch.tensor([h, 0.0], dtype=torch.float64)
    other = points + torch.tensor([0.0, h], dtype=torch.float64)
    with torch.no_grad():
        by_x = (critic.outputs(moved) - critic.outputs(points)) / h
        by_y = (critic.outputs(other) - critic.outputs(points)) / h
    assert critic.slopes(points) == pytest.approx(torch.hypot(by_x, by_y).numpy(), rel=1e-4)
    before = critic.gap(points[:1], points[1:])
    critic.train(points[:1], points[1:], 20)
    assert critic.gap(points[:1], points[1:]) > before
    assert float(critic.parameters.detach().abs().max()) <= 0.1


def scaled(factor):
    return lambda right: lambda *words: factor * right(*words)


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("bound", scaled(2.0), "bound-128-0.05"),
        ("bound", scaled(0.5), "reached-0.1"),
        ("bound", scaled(1e-4), "kept"),
        ("clip_for_one", scaled(1.1), "one"),
        ("typical_gradients", scaled(1.1), "first-signs-0.01"),
        ("typical_gradients", scaled(1.3), "last-signs-0.01"),
        ("clip", lambda right: lambda c: right(10 * c), "gap-0.01"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("clipping", target, wrong, claim)
