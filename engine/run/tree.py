"""The runs that came of one: the present one, those put aside, and the way back to any step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.contract.commands import Branch
from engine.contract.errors import UserError
from engine.general import ObservationSettings
from engine.run.history import History
from engine.run.trainer import Trainer
from engine.telling import progress

MEBIBYTE = 2**20
GONE = "That run is no longer in the training process; the recording still shows it."


@dataclass(frozen=True, slots=True)
class Limb:
    """One run: its past, its last step when it was put aside, its device, and its origin."""

    history: History
    device: str
    origin: tuple[str, int] | None = None


class Tree:
    """Keeps the way back of every run of an experiment, so that each can be gone on with exactly.

    All states together take no more memory than the present run's settings say; when they would,
    the run with the heaviest past keeps every second of its states.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._limbs: dict[str, Limb] = {}
        self._present = ""

    @property
    def origin(self) -> tuple[str, int] | None:
        """The run and step from which the present run was branched."""
        limb = self._limbs.get(self._present)
        return limb.origin if limb is not None else None

    @property
    def weight(self) -> int:
        """Bytes of all states; those that runs share count once."""
        moments = {m: m.weight for limb in self._limbs.values() for m in limb.history.moments}
        return sum(moments.values())

    def plant(self, run: str, trainer: Trainer) -> None:
        """Begin with the first run of an experiment."""
        history = History(self._clock)
        history.begin(trainer)
        self._limbs, self._present = {run: Limb(history, trainer.device)}, run

    def pass_by(self, trainer: Trainer) -> None:
        """Keep a state of the present run if it is time, and forget others where it is full."""
        if self._limbs[self._present].history.pass_by(trainer):
            self._fit(_budget(trainer))

    def branch(self, command: Branch, present: Trainer) -> Trainer:
        """Return a new run at a step of an old one, with some settings changed.

        It is trained again from the nearest state before, which on the CPU gives the same bits.
        Raises UserError, changing nothing, where there is no way back or a setting is refused.
        """
        self._leave(present)
        limb = self._limb(command.origin)
        trainer = _rebuilt(limb, command.step, limb.history.moments[-1].step)
        for section, field, value in command.changes:
            trainer.patch(section, field, value)
        history = limb.history.until(command.step)
        history.go_on(trainer)
        origin = (command.origin, command.step)
        self._limbs[command.run] = Limb(history, trainer.device, origin)
        self._present = command.run
        self._fit(_budget(trainer))
        return trainer

    def recall(self, step: int) -> Trainer | None:
        """Return a copy of the present run as it was at the nearest state before a step."""
        limb = self._limb(self._present)
        moment = limb.history.before(step)
        return limb.history.restored(moment, limb.device) if moment is not None else None

    def past(self, step: int, present: Trainer) -> Trainer:
        """Return a copy of the present run as it was at a step; the run itself if it is there.

        It is trained again from the nearest state before, which on the CPU gives the same bits.
        Raises UserError where there is no way back.
        """
        if step == present.step:
            return present
        return _rebuilt(self._limb(self._present), step, present.step)

    def switch(self, run: str, present: Trainer) -> Trainer:
        """Return another run as it was left."""
        self._leave(present)
        limb = self._limb(run)
        trainer = limb.history.restored(limb.history.moments[-1], limb.device)
        limb.history.go_on(trainer)
        self._present = run
        return trainer

    def drop(self, run: str) -> None:
        """Forget a run that is not the present one."""
        if run != self._present:
            self._limbs.pop(run, None)

    def _leave(self, present: Trainer) -> None:
        """Keep the present run as it stands: its newest state is never forgotten."""
        self._limbs[self._present].history.keep(present)

    def _limb(self, run: str) -> Limb:
        if run not in self._limbs:
            raise UserError(GONE)
        return self._limbs[run]

    def _fit(self, budget: int) -> None:
        while self.weight > budget:
            heaviest = sorted(self._limbs.values(), key=_weight, reverse=True)
            if not any(limb.history.thin() for limb in heaviest):
                return


def _budget(trainer: Trainer) -> int:
    settings = trainer.plan.settings["observation"]
    assert isinstance(settings, ObservationSettings)
    return settings.memory * MEBIBYTE


def _weight(limb: Limb) -> int:
    return sum(moment.weight for moment in limb.history.moments)


def _rebuilt(limb: Limb, step: int, last: int) -> Trainer:
    history = limb.history
    if step > last:
        raise UserError(f"The run has only {last:,} steps")
    trainer = history.rebuilt(
        step,
        limb.device,
        lambda now: progress(f"Going back to step {step:,}: trained again to {now:,}"),
    )
    if trainer is None:
        raise UserError(f"There is no way back beyond step {history.moments[0].step:,}")
    return trainer
