"""One run: a plan, a game that plays it, and the number of steps taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch

from engine.contract.commands import Player
from engine.contract.errors import ConfigError, UserError
from engine.contract.values import Config, Value
from engine.general import TrainingSettings
from engine.kinds import Family, families
from engine.observation import Observation
from engine.plan import Plan, assigned, check, section_specs, trains
from engine.run.deeds import Deed, Failed, Patched, Updated, begun, settled, written
from engine.run.settled import Settled
from engine.telling import noted

State = dict[str, Any]


class Trainer:
    """Trains one configuration; everything it will ever do follows from plan, state and patches.

    A restored state continues bit for bit on the CPU.
    Where ``trains`` is False it never takes a step, and only its settings move.
    ``born`` is the plan it began with at step 0, None if that is not known, and ``deeds`` is what
    was done to it since: with both it can be gone through again from the beginning.
    """

    def __init__(self, plan: Plan, device: str = "cpu") -> None:
        self.plan = plan
        self.device = device
        self.step = 0
        self.trains = trains(plan.config)
        self.born: Plan | None = plan
        self.deeds: list[Deed] = []
        with noted() as remarks:
            self.model: Family = families.get(plan.kinds["family"])(plan, torch.device(device))
        self._remarks = tuple(remarks)

    @property
    def config(self) -> Config:
        """The effective configuration."""
        return self.plan.config

    @property
    def since(self) -> int:
        """The step at which a setting was changed last, 0 if none is known to have been."""
        return next((d.step for d in reversed(self.deeds) if isinstance(d, Patched)), 0)

    @property
    def settled(self) -> Settled:
        """Which settings were in force when, none if it is not known how the run began."""
        return Settled() if self.born is None else settled(self.born.config, self.deeds)

    @property
    def training(self) -> TrainingSettings:
        """The settings of the game itself."""
        settings = self.plan.settings["training"]
        assert isinstance(settings, TrainingSettings)
        return settings

    @property
    def horizon(self) -> int:
        """The experiment's own length in steps, at which its schedules end; 0 without training."""
        return self.training.steps if self.trains else 0

    @property
    def complaints(self) -> tuple[str, ...]:
        """Sentences on settings that make no sense together."""
        return self.model.complaints()

    @property
    def remarks(self) -> tuple[str, ...]:
        """Sentences on what is odd in the data, such as files that cannot be read."""
        return self._remarks

    def advance(self, player: Player = "both") -> None:
        """Take one step, or one update of one player, which leaves the step count alone.

        Raises DivergedError before a bad update could spoil the last good state.
        """
        try:
            self.model.step(player)
        except UserError:
            self.deeds.append(Failed(self.step, player))
            raise
        if player == "both":
            self.step += 1
        else:
            self.deeds.append(Updated(self.step, player))

    def patch(self, section: str, field: str, value: Value) -> None:
        """Change one live setting between two steps.

        Raises ConfigError, leaving all as it was, if there is no such setting, the value is not
        allowed, or the setting acts only at a restart.
        """
        if not _acts_live(section, field, self.config):
            raise ConfigError(f"{section}.{field} cannot change while a run goes on; restart it")
        remarks = self.replan(check(assigned(self.config, f"{section}.{field}", value)))
        if self.trains:
            self.deeds.append(Patched(self.step, section, field, value))
        if section == "data":
            self._remarks = remarks

    def replan(self, plan: Plan) -> tuple[str, ...]:
        """Go on with a plan that differs in live settings alone; return what is odd in the data."""
        with noted() as remarks:
            self.model.reconfigure(plan)
        self.plan = plan
        return tuple(remarks)

    def observe(self, *, record: bool = True) -> Observation:
        """Return the run as it stands, with the record of its last step if ``record``."""
        seen = self.model.observation(self.step, self.training.seed)
        if not record:
            seen.forget_records()
        return seen

    def state(self) -> State:
        """Return a copy of everything that changes while the run trains."""
        return {"step": self.step, "model": self.model.state()}

    def restore(self, state: State) -> None:
        """Go on from a state that a run of the same configuration returned."""
        self.model.restore(state["model"])
        self.step = int(state["step"])
        self.born = None

    def past(self) -> dict[str, Any] | None:
        """Return how the run came about, as plain values for a file; None if it is not known."""
        if self.born is None:
            return None
        return {"config": self.born.config, "deeds": written(self.deeds)}

    def remember(self, past: Mapping[str, Any] | None) -> None:
        """Take what ``past`` returned; raises UserError, ValueError or TypeError for anything else.

        Without it the deeds of a run that was restored begin with the state it was restored to.
        """
        if past is None:
            self.recall(None, ())
        else:
            self.recall(*begun(past))

    def recall(self, born: Plan | None, deeds: Sequence[Deed]) -> None:
        """Know how the state that was restored came about."""
        self.born, self.deeds = born, list(deeds)


def _acts_live(section: str, field: str, config: Config) -> bool:
    spec = next((s for s in section_specs() if s.name == section), None)
    if spec is None:
        raise ConfigError(f"unknown section '{section}'")
    if field == "kind":
        return spec.live_kind
    variant = spec.variant_of(config)
    found = variant.field(field) if variant else None
    if found is None:
        raise ConfigError(f"unknown setting '{section}.{field}'")
    return found.live
