"""The adversarial family: two players, alternating steps.

One step, as Goodfellow et al. 2014 (algorithm 1) and Lecture C p. 7 write it:

    for k steps
        draw real examples x from the data and noise z from the prior
        the discriminator follows its gradient on x and G(z), and the constraints are imposed
    draw noise z
    the generator follows its gradient on G(z)

How the gradients are computed is left to ``plain`` or ``fast`` beside this file, which agree up
to rounding.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import torch

from engine.contract.commands import Player as Who
from engine.contract.errors import ConfigError
from engine.contract.snapshot import Floats
from engine.families.adversarial.fast import FastPasses
from engine.families.adversarial.passes import Passes
from engine.families.adversarial.plain import PlainPasses
from engine.families.adversarial.records import Records
from engine.families.adversarial.rules import (
    Rules,
    complaints,
    output_count,
    refuse_misfits,
    row_shape,
)
from engine.families.adversarial.unrolled import SplitPasses
from engine.families.adversarial.view import observed
from engine.general import NoiseSettings, TrainingSettings
from engine.kinds import constraints, family
from engine.numerics.noise import Noise
from engine.numerics.sending import sent
from engine.numerics.streams import keyed, stream
from engine.observation import Observation
from engine.plan import Plan
from engine.roles import Arrangement
from engine.training.average import Averaged
from engine.training.diverged import DivergedError
from engine.training.draws import Draws
from engine.training.late import Number
from engine.training.memory import wholly
from engine.training.player import Player
from engine.training.shelf import shelf
from engine.training.squashed import Squashed
from engine.views import StepRecord

RESTART = ("family", "generator", "discriminator", "noise")


@family
class Game:
    """A generator and a discriminator or critic that train against each other.

    The whole of what it does follows from plan, seed and the calls made; on the CPU bit for bit.
    ``plain`` forces the textbook way of computing gradients.
    """

    name: ClassVar[str] = "adversarial"

    def __init__(
        self,
        plan: Plan,
        device: torch.device | str = "cpu",
        *,
        dtype: torch.dtype = torch.float32,
        plain: bool = False,
    ) -> None:
        self.plan = plan
        self._like = torch.zeros(0, device=device, dtype=dtype)
        noise, seed = plan.settings["noise"], self._training.seed
        assert isinstance(noise, NoiseSettings)
        self._draws = Draws(plan, seed, Noise(noise.dimension, noise.distribution))
        random = stream(seed, "initialisation")
        self._shelf = shelf(self._draws, self._like)
        shape = self._draws.dataset.shape
        self.generator = Player("generator", plan, ((noise.dimension,), shape), random, self._like)
        if len(shape) == 3:
            self.generator.network = Squashed(self.generator.network)
        refuse_misfits(plan, output_count(plan))
        sides = row_shape(plan, shape), (output_count(plan),)
        self.discriminator = Player("discriminator", plan, sides, random, self._like)
        self._rules = Rules(plan, self.discriminator.parameters.parts, shape)
        self._rules.project(self.discriminator.parameters.values)
        self.averaged = Averaged(self.generator.parameters, self._training)
        self._plain = plain
        self._passes: Passes = self._way()
        self._records = Records()

    def _way(self) -> Passes:
        """Return the quickest way to compute gradients that the rules allow."""
        players = (self.generator, self.discriminator)
        plain = PlainPasses(*players, self._rules)
        if self._plain or not FastPasses.serves(self._rules, *players):
            return plain
        fast = FastPasses(*players, self._rules)
        return SplitPasses(fast, plain) if self._rules.foresight else fast

    @property
    def _training(self) -> TrainingSettings:
        settings = self.plan.settings["training"]
        assert isinstance(settings, TrainingSettings)
        return settings

    def step(self, player: Who = "both") -> StepRecord:
        """Take one step, or one update of one player, which moves no schedule.

        Raises DivergedError before an update that would not be finite.
        """
        if player != "both":
            self._evaluate_once()
        with self._passes.mode():
            self._play(player)
        self._rules.taken += player == "both"
        return self._records.latest()

    def _play(self, player: Who) -> None:
        if player != "generator":
            for _ in range(self._training.k_d if player == "both" else 1):
                self._update_discriminator()
        if player != "discriminator":
            for _ in range(self._training.k_g if player == "both" else 1):
                self._update_generator()

    def _update_discriminator(self) -> None:
        player = self.discriminator
        real = self._data()
        noise = self._tensor(self._draws.prior(self._training.batch))
        self._rules.advance(player.parameters.parts)
        found = self._passes.discriminator(real, noise, self._draws.augmentation)
        self._judge(player, found.loss + found.penalty)
        self._records.note_discriminator(found, player.felt)
        if not self._rules.idle:
            player.update(self._rules.share)
            self._rules.project(player.parameters.values)

    def _update_generator(self) -> None:
        player = self.generator
        real = self._data() if self._rules.needs_data else None
        noise = self._tensor(self._draws.prior(self._training.batch))
        found = self._passes.generator(noise, self._draws.augmentation, real)
        self._judge(player, found.loss)
        self._records.note_generator(found, player.felt)
        player.update(self._rules.share)
        self.averaged.follow()

    def _judge(self, player: Player, loss: Number) -> None:
        """Note the gradient's norm; raise DivergedError, with the loss's hint, where it is none."""
        try:
            player.judge(loss)
        except DivergedError as error:
            raise error.because(self._rules.hint) from None

    def _data(self) -> torch.Tensor:
        if self._shelf is not None:
            return self._shelf.batch(self._training.batch)[0]
        return self._tensor(self._draws.data(self._training.batch))

    def _evaluate_once(self) -> None:
        """Fill the record without an update and without touching the run's own streams."""
        if not self._records.complete:
            with self._passes.mode():
                self._evaluate()

    def _evaluate(self) -> None:
        random = keyed(self._training.seed, "first record", 0)
        count = self._training.batch
        real, noise = self._draws.data(count, random), self._draws.prior(count, random)
        found = self._passes.discriminator(self._tensor(real), self._tensor(noise), random)
        self.discriminator.measure()
        self._records.note_discriminator(found, self.discriminator.felt)
        felt = self._passes.generator(self._tensor(noise), random, self._tensor(real))
        self.generator.measure()
        self._records.note_generator(felt, self.generator.felt)

    @torch.no_grad()
    def reconfigure(self, plan: Plan) -> None:
        """Apply a changed plan between two steps; whatever it does not mention goes on as it was.

        Raises ConfigError, changing nothing, if it asks for what acts only at a restart.
        """
        self._refuse_restart(plan)
        refuse_misfits(plan, self._rules.outputs)
        if plan.config["data"] != self.plan.config["data"]:
            self._draws.reconfigure(plan)
            self._shelf = shelf(self._draws, self._like)
        self.plan = plan
        for player in (self.generator, self.discriminator):
            player.reconfigure(plan)
        self._rules.reconfigure(plan, self.discriminator.parameters.parts)
        way = self._way()
        if type(way) is not type(self._passes):
            self._passes = way
        self._passes.reconfigure()
        self._rules.project(self.discriminator.parameters.values)
        self.averaged.reconfigure(self._training)

    def _refuse_restart(self, plan: Plan) -> None:
        arranging = [
            f"discriminator.{name}"
            for name, kind in constraints.all().items()
            if issubclass(kind, Arrangement)
        ]
        for section in (*RESTART, *arranging):
            if plan.config[section] != self.plan.config[section]:
                raise ConfigError(f"{section} cannot change while a run goes on; restart it")
        if plan.config["training"]["seed"] != self._training.seed:
            raise ConfigError("training.seed cannot change while a run goes on; restart it")

    def complaints(self) -> tuple[str, ...]:
        """Say, a sentence each, which settings make no sense together."""
        return complaints(self.plan)

    def observation(self, step: int, seed: int) -> Observation:
        """Return the game as it stands, for metrics and probes; it changes nothing."""
        self._evaluate_once()
        return observed(
            step,
            seed,
            plan=self.plan,
            draws=self._draws,
            rules=self._rules,
            players=(self.generator, self.discriminator),
            shown=self.averaged.shown,
            record=self._records.latest(),
        )

    def state(self) -> dict[str, Any]:
        """Return a copy of all that changes as the game goes on: tensors, numbers and text."""
        state = {
            "generator": self.generator.state(),
            "discriminator": self.discriminator.state(),
            "rules": self._rules.state(),
            "draws": self._draws.state(),
            "record": self._records.state(),
        }
        return state | self.averaged.state()

    @torch.no_grad()
    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from a state of a game with the same plan, on any device.

        Raises UserError, changing nothing, if the state is of another game.
        """
        wholly(self._restore, state, self.state(), "game")

    def _restore(self, state: Mapping[str, Any]) -> None:
        self.generator.restore(state["generator"])
        self.discriminator.restore(state["discriminator"])
        self._rules.restore(state["rules"], self._like)
        self._draws.restore(state["draws"])
        self._records.restore(state["record"])
        self.averaged.restore(state)

    def _tensor(self, values: Floats) -> torch.Tensor:
        return sent(values, self._like)
