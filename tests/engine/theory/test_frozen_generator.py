"""What a generator that stands still feels while D learns, and what would break its claims."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.numerics.studies.standing_game import log_density
from engine.theory.frozen_generator import (
    FrozenGenerator,
    FrozenSettings,
    Stand,
    at_optimum,
    trained,
)


def test_the_generator_stands_still_while_d_learns() -> None:
    stand = Stand(0.0, 0.01, 3)
    before = [
        stand.game.generator.parameters.values.clone(),
        stand.game.discriminator.parameters.values.clone(),
    ]
    stand.train(2)
    assert torch.equal(stand.game.generator.parameters.values, before[0])
    assert not torch.equal(stand.game.discriminator.parameters.values, before[1])


def test_the_gradient_of_all_is_the_mean_over_the_batches() -> None:
    stand = Stand(0.3, 0.01, 1)
    stand.train(5)
    found = stand.measured()
    for place, name in enumerate(("minimax", "non_saturating")):
        assert found[place] == pytest.approx(float(stand.gradient(name).norm()), rel=1e-4)


def test_a_mixture_of_equal_bells_has_its_density() -> None:
    centres = torch.tensor([[0.0, 0.0], [1.0, 0.0]])
    bells = [math.exp(-0.5 * square / 0.25) / (2 * math.pi * 0.25) for square in (0.09, 0.49)]
    found = log_density(torch.tensor([[0.3, 0.0]]), centres, 0.5)
    assert float(found) == pytest.approx(math.log(0.5 * sum(bells)), rel=1e-5)


def test_more_noise_leaves_the_optimum_a_longer_saturating_gradient() -> None:
    assert at_optimum(0.25, 0)[0] < at_optimum(0.35, 0)[0] < at_optimum(0.5, 0)[0]


def test_the_same_draw_gives_the_same_curves_and_another_gives_others() -> None:
    first = trained(0.5, 0.01, 3, 4)
    trained.cache_clear()
    assert np.array_equal(first.norms, trained(0.5, 0.01, 3, 4).norms)
    assert not np.array_equal(first.norms, trained(0.5, 0.01, 3, 5).norms)


def test_curves_run_from_before_the_first_step_to_the_last() -> None:
    norms, spreads, bound = FrozenGenerator(FrozenSettings(steps=50)).drawings()
    for drawing in (norms, spreads, bound):
        steps = drawing.part.columns["step of D"]
        assert steps[0] == 0
        assert steps[-1] == 50
        assert drawing.x == "step of D"


def certain(right):
    """Let D be trained with no noise whatever is asked."""
    return lambda noise, *ways: right(0.0, *ways)


def idle(right):
    """Let D not be trained."""
    return lambda noise, rate, steps, draw: right(noise, 1e-4, 2, draw)


def level(right):
    """Let the deviation be what it was."""

    def wrong(*ways):
        felt = right(*ways)
        return replace(felt, spreads=np.ones_like(felt.spreads))

    return wrong


class Blind(Stand):
    """A discriminator that is taken for another objective's."""

    def gradient(self, name):
        return super().gradient("minimax")


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("trained", idle, "saturating"),
        ("trained", idle, "non-saturating"),
        ("trained", level, "spread"),
        ("trained", idle, "bound"),
        ("trained", certain, "noise"),
        ("trained", certain, "optimum-saturating"),
        ("at_optimum", lambda right: lambda noise, draw: (9.0, 9.0), "optimum-non-saturating"),
        ("Stand", lambda right: Blind, "sum"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("frozen_generator", target, wrong, claim)


def test_what_the_lesson_on_vanishing_gradients_says_of_20_and_500_updates() -> None:
    late = trained(0.0, 0.01, 500, 0)
    place = int(np.searchsorted(late.steps, 20))
    assert late.steps[place] == pytest.approx(20, abs=3)
    saturating, other = late.norms[place] / late.norms[-1]
    assert 50 < saturating < 250
    assert 1 / 3 < other < 1 / 1.5
    assert late.spreads[-1, 1] > 2 * late.spreads[place, 1]
    assert late.jsd[place] == pytest.approx(math.log(2.0), abs=1e-3)
