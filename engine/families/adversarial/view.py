"""What observers are shown of a game."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import torch

from engine.families.adversarial.rules import Rules
from engine.families.adversarial.witness import Witness
from engine.numerics.streams import keyed
from engine.observation import Observation
from engine.plan import Plan
from engine.training.at_rest import at_rest
from engine.training.draws import Draws
from engine.training.flat import Flat
from engine.training.player import Player
from engine.views import Duel, StepRecord

Tensor = torch.Tensor
REFERENCE = 512  # real examples, and fakes, that a witness compares
MATES = 64  # real examples in whose company a single point is shown
COMPANY = 256  # noise vectors whose statistics a batch-normalised generator is looked at with


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
    generator = players[0]

    @cache
    def still() -> Callable[[Tensor], Tensor]:
        return at_rest(generator.network, shown.leaves, lambda: _company(draws, seed, shown))

    def generate(noise: Tensor) -> Tensor:
        return still()(noise)

    def drawn(count: int, purpose: str, at: int) -> Tensor:
        return torch.from_numpy(draws.data(count, keyed(seed, purpose, at))).to(shown.values)

    def samples() -> tuple[Tensor, Tensor]:
        noise = draws.prior(REFERENCE, keyed(seed, "witness/noise", step))
        fakes = generate(torch.from_numpy(noise).to(shown.values))
        return drawn(REFERENCE, "witness", step), fakes

    witness = Witness(rules, players[1], samples, lambda i: drawn(MATES, f"company/{i}", 0))
    return Observation(
        step=step,
        seed=seed,
        dataset=draws.dataset,
        noise=draws.noise,
        generator=generate,
        settings=plan.settings,
        views=(_duel(witness, rules, players[1], shown, record),),
        device=shown.values.device,
    )


def _duel(
    witness: Witness, rules: Rules, discriminator: Player, shown: Flat, record: StepRecord
) -> Duel:
    parameters = discriminator.parameters.parts
    return Duel(
        objective=rules.objective,
        discriminator=witness.judge,
        weights=tuple(part for part in parameters if part.dim() > 1),
        generator_parameters=shown.leaves,
        record=record,
        device=shown.values.device,
        rows=witness.judge_rows,
        note=witness.note(),
    )


def _company(draws: Draws, seed: int, like: Flat) -> Tensor:
    noise = draws.prior(COMPANY, keyed(seed, "company", 0))
    return torch.from_numpy(noise).to(like.values)
