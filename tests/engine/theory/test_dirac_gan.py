"""The game of two numbers: what it conserves, and what would break its claims."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from engine.contract.snapshot import Arrows, Lines
from engine.numerics.studies.dirac import Rules, growth, play, pulls, velocity
from engine.theory.dirac_gan import DiracGan, DiracSettings


def test_one_simultaneous_step_is_that_of_both_gradients() -> None:
    step = play(Rules("wasserstein", eta=0.5, gamma=0.2), (1.0, 2.0), 1, False)[-1]
    assert step == pytest.approx([1.0 + 0.5 * 2.0, 2.0 - 0.5 * (1.0 + 0.4)])


def test_in_alternating_steps_the_generator_sees_the_answer() -> None:
    step = play(Rules("wasserstein", eta=0.5), (1.0, 2.0), 1, True)[-1]
    assert step == pytest.approx([1.0 + 0.5 * 1.5, 1.5])


def test_the_non_saturating_generator_is_pulled_by_what_is_missing() -> None:
    assert pulls("non_saturating", 0.7) == pytest.approx(
        (1 / (1 + math.exp(-0.7)), 1 / (1 + math.exp(0.7)))
    )


def test_in_continuous_time_minimax_turns_in_a_circle_and_the_other_creeps_in() -> None:
    for loss, inwards in (("minimax", 0.0), ("non_saturating", -math.tanh(0.4) * 0.8)):
        theta, psi = 1.0, 0.8
        moved = velocity(Rules(loss), theta, psi)
        assert theta * moved[0] + psi * moved[1] == pytest.approx(inwards, abs=1e-12)


def test_on_the_clip_nothing_goes_further_out() -> None:
    rules = Rules("wasserstein", bound=1.0)
    assert velocity(rules, -1.0, 1.0) == (1.0, 0.0)
    assert velocity(rules, 1.0, 1.0) == (1.0, -1.0)
    assert np.abs(play(rules, (1.0, 2.0), 300, False)[1:, 1]).max() == 1.0


def test_growth_is_the_largest_eigenvalue_of_a_step() -> None:
    assert growth(Rules("wasserstein"), False) == pytest.approx(math.sqrt(1.01))
    assert growth(Rules("wasserstein"), True) == 1.0
    assert growth(Rules(gamma=1.0), False) == pytest.approx(0.95)


def test_a_path_that_leaves_the_picture_stops_at_its_edge() -> None:
    study = DiracGan(DiracSettings(loss="wasserstein", eta=0.5, steps=2000))
    assert study.numbers()["radius_simultaneous"] > 1e90
    first = study.drawings()[0]
    portrait, paths = first.part, first.over[0]
    assert isinstance(portrait, Arrows)
    assert isinstance(paths, Lines)
    assert paths.xy.shape == (2, 2001, 2)
    assert np.abs(paths.xy).max() <= 10.0


def other_way(right):
    return lambda rules, start, steps, alternating: right(rules, start, steps, not alternating)


def unclipped(right):
    return lambda rules, *words: right(replace(rules, bound=math.inf), *words)


@pytest.mark.parametrize(
    ("target", "wrong", "claim"),
    [
        ("play", other_way, "simultaneous-minimax"),
        ("play", other_way, "alternating-wasserstein"),
        ("play", other_way, "simultaneous-wasserstein"),
        ("play", other_way, "autograd-minimax-simultaneous"),
        ("play", other_way, "autograd-non-saturating-alternating"),
        ("play", unclipped, "clip-bounds"),
        (
            "growth",
            lambda right: lambda rules, alternating: right(rules, not alternating),
            "growth-0-simultaneous",
        ),
        ("by_autograd", other_way, "autograd-wasserstein-alternating"),
    ],
)
def test_a_wrong_formula_is_noticed(noticed, target, wrong, claim):
    assert noticed("dirac_gan", target, wrong, claim)
