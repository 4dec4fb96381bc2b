"""What observers are shown of a game."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import torch

from engine.families.adversarial.rules import Rules
from engine.observation import Observation
from engine.plan import Plan
from engine.training.draws import Draws
from engine.training.flat import Flat
from engine.training.player import Player
from engine.views import Duel, StepRecord

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
        noise=draws.noise,
        generator=generate,
        settings=plan.settings,
        views=(
            Duel(
                objective=rules.objective,
                discriminator=judge,
                weights=tuple(part for part in discriminator.parameters.parts if part.dim() > 1),
                generator_parameters=shown.leaves,
                record=record,
                device=shown.values.device,
            ),
        ),
        device=shown.values.device,
    )
