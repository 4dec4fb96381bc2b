"""What observers are shown of a game."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import torch

from engine.families.draws import Draws
from engine.families.flat import Flat
from engine.families.player import Player
from engine.families.rules import Rules
from engine.observation import Observation, StepRecord
from engine.plan import Plan

Tensor = torch.Tensor


def observed(
    step: int,
    seed: int,
    *,
    plan: Plan,
    draws: Draws,
    rules: Rules,
    players: tuple[Player, Player],
    shown: Flat,
    record: StepRecord,
) -> Observation:
    """Return a view of the players; ``shown`` are the generator's parameters to look at."""
    generator, discriminator = players

    @cache
    def effective() -> Sequence[Tensor]:
        with torch.no_grad():
            return rules.effective(discriminator.parameters.parts)

    def generate(noise: Tensor) -> Tensor:
        return generator.network.apply(shown.leaves, noise)

    def judge(points: Tensor) -> Tensor:
        return discriminator.network.apply(effective(), points)[:, 0]

    return Observation(
        step=step,
        seed=seed,
        dataset=draws.dataset,
        objective=rules.objective,
        noise=draws.noise,
        generator=generate,
        discriminator=judge,
        settings=plan.settings,
        weights=tuple(part for part in discriminator.parameters.parts if part.dim() == 2),
        generator_parameters=shown.leaves,
        record=record,
        device=shown.values.device,
    )
