"""States that a run has passed through, close enough together to return to any step of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from engine.plan import Plan
from engine.run.deeds import Deed, replay
from engine.run.trainer import State, Trainer

PERIOD = 0.5  # seconds of training between two states: what a return has to train again at most
OVERHEAD = 2_000  # bytes of a state beside its tensors, roughly


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """A run at one step, after its first ``done`` deeds; without a state it is newly built."""

    step: int
    plan: Plan
    done: int
    state: State | None = None
    weight: int = 0


class History:
    """The states of a run, and every deed between them.

    A state costs what the run weighs, a deed next to nothing. So states may be thinned at will,
    whatever was done to the run: what lies between two of them is gone through again.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._born: Plan | None = None
        self._deeds: list[Deed] = []
        self._period = PERIOD
        self._last = clock()
        self.moments: list[Moment] = []

    def begin(self, trainer: Trainer) -> None:
        """Start with a run as it stands; the way back begins with it, or where it began."""
        self._born, self._deeds = trainer.born, trainer.deeds
        if self._born is None or trainer.step or trainer.deeds:
            self.keep(trainer)

    def pass_by(self, trainer: Trainer) -> bool:
        """Keep the state if it is time; return whether it was."""
        if self._clock() - self._last < self._period:
            return False
        self.keep(trainer)
        return True

    def keep(self, trainer: Trainer) -> None:
        """Keep the state."""
        self._last = self._clock()
        state = trainer.state()
        moment = Moment(trainer.step, trainer.plan, len(trainer.deeds), state, weight(state))
        if self.moments and self.moments[-1].step == moment.step:
            self.moments.pop()
        self.moments.append(moment)

    def thin(self) -> bool:
        """Forget every second state but the newest; return whether there was one to forget."""
        if len(self.moments) < 3:
            return False
        *old, newest = self.moments
        self.moments = [*old[::2], newest]
        self._period *= 2
        return True

    def until(self, step: int) -> History:
        """Return the past up to ``step``, for a run that goes on from there; states are shared."""
        past = History(self._clock)
        past._born = self._born
        past.moments = [moment for moment in self.moments if moment.step <= step]
        past._period = self._period
        return past

    def rebuilt(self, step: int, device: str, tell: Callable[[int], None]) -> Trainer | None:
        """Return the run as it was at ``step``, with all that was done to it there.

        It is trained again from the nearest state before, which gives the same bits on the CPU.
        None where there is no way back that far.
        """
        moment = self.before(step)
        if moment is None:
            return None
        trainer = self.restored(moment, device)
        replay(trainer, [d for d in self._deeds[moment.done :] if d.step <= step], step, tell)
        return trainer

    def before(self, step: int) -> Moment | None:
        """Return the newest state that is not younger than ``step``, or the very beginning."""
        place = bisect_right(self.moments, step, key=lambda moment: moment.step)
        if place:
            return self.moments[place - 1]
        return Moment(0, self._born, 0) if self._born is not None else None

    def restored(self, moment: Moment, device: str) -> Trainer:
        """Return the run as it was at a moment."""
        trainer = Trainer(moment.plan, device)
        if moment.state is not None:
            trainer.restore(moment.state)
        trainer.recall(self._born, self._deeds[: moment.done])
        return trainer

    def go_on(self, trainer: Trainer) -> None:
        """Follow the deeds of a run that was rebuilt from this past."""
        self._deeds = trainer.deeds
        self.keep(trainer)


def weight(state: Any) -> int:
    """Return about how many bytes a state takes in memory."""
    if isinstance(state, torch.Tensor):
        return state.numel() * state.element_size()
    if isinstance(state, dict):
        return OVERHEAD + sum(weight(value) for value in state.values())
    if isinstance(state, list | tuple):
        return sum(weight(value) for value in state)
    return 8
