"""The runs that came of one: the present one, those put aside, and the way back to any step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.contract.commands import Branch
from engine.contract.errors import UserError
from engine.run.history import History, Moment
from engine.run.trainer import Trainer
from engine.telling import progress

GONE = "That run is no longer in the training process; the recording still shows it."


@dataclass(frozen=True, slots=True)
class Limb:
    """One run: the states it has passed through, its device, and where it came from."""

    history: History
    device: str
    origin: tuple[str, int] | None = None


class Tree:
    """Keeps the states of every run of an experiment, so that each can be gone on with exactly."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._limbs: dict[str, Limb] = {}
        self._present = ""

    @property
    def origin(self) -> tuple[str, int] | None:
        """The run and step from which the present run was branched."""
        limb = self._limbs.get(self._present)
        return limb.origin if limb is not None else None

    def plant(self, run: str, trainer: Trainer) -> None:
        """Begin with the first run of an experiment."""
        history = History(self._clock)
        history.begin(trainer)
        self._limbs, self._present = {run: Limb(history, trainer.device)}, run

    def pass_by(self, trainer: Trainer) -> None:
        """Keep a state of the present run if it is time."""
        self._limbs[self._present].history.pass_by(trainer)

    def keep(self, trainer: Trainer) -> None:
        """Keep the state of the present run: it was changed from outside."""
        self._limbs[self._present].history.keep(trainer)

    def branch(self, command: Branch, present: Trainer) -> Trainer:
        """Return a new run at a step of an old one, with some settings changed.

        It is trained again from the nearest state before, which on the CPU gives the same bits.
        Raises UserError, changing nothing, where there is no way back or a setting is refused.
        """
        self.keep(present)
        limb = self._limb(command.origin)
        trainer = _rebuilt(limb, _moment(limb.history, command.step))
        while trainer.step < command.step:
            trainer.advance()
            progress(f"Going back to step {command.step:,}: trained again to {trainer.step:,}")
        for section, field, value in command.changes:
            trainer.patch(section, field, value)
        history = limb.history.until(command.step)
        history.keep(trainer)
        origin = (command.origin, command.step)
        self._limbs[command.run] = Limb(history, trainer.device, origin)
        self._present = command.run
        return trainer

    def switch(self, run: str, present: Trainer) -> Trainer:
        """Return another run as it was left."""
        self.keep(present)
        limb = self._limb(run)
        trainer = _rebuilt(limb, limb.history.last)
        self._present = run
        return trainer

    def drop(self, run: str) -> None:
        """Forget a run that is not the present one."""
        if run != self._present:
            self._limbs.pop(run, None)

    def _limb(self, run: str) -> Limb:
        if run not in self._limbs:
            raise UserError(GONE)
        return self._limbs[run]


def _moment(history: History, step: int) -> Moment:
    if step > history.last.step:
        raise UserError(f"The run has only {history.last.step:,} steps")
    moment = history.before(step)
    if moment is None:
        raise UserError(f"There is no way back beyond step {history.first.step:,}")
    return moment


def _rebuilt(limb: Limb, moment: Moment) -> Trainer:
    trainer = Trainer(moment.plan, limb.device)
    trainer.restore(moment.state)
    return trainer
