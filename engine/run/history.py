"""States that a run has passed through, close enough together to return to any step of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from engine.plan import Plan
from engine.run.trainer import State, Trainer

MEBIBYTE = 2**20
BUDGET = 256 * MEBIBYTE
PERIOD = 0.5  # seconds of training between two states: what a return has to train again at most
OVERHEAD = 2_000  # bytes of a state beside its tensors, roughly


@dataclass(frozen=True, slots=True)
class Moment:
    """A run at one step: everything that is needed to go on from there."""

    step: int
    plan: Plan
    state: State
    weight: int
    kept: bool = False


class History:
    """Keeps states within a budget of memory (bytes); when it is full, every second one goes.

    The first state is kept, and those after a change from outside, such as a setting or a single
    player's update, because training alone could not lead there.
    """

    def __init__(self, clock: Callable[[], float], budget: int = BUDGET) -> None:
        self._clock = clock
        self._budget = budget
        self._moments: list[Moment] = []
        self._period = PERIOD
        self._last = clock()

    def begin(self, trainer: Trainer) -> None:
        """Start afresh with a run as it stands."""
        self._moments, self._period = [], PERIOD
        self.keep(trainer)

    def pass_by(self, trainer: Trainer) -> None:
        """Keep the state if it is time."""
        if self._clock() - self._last >= self._period:
            self._enter(trainer, kept=False)

    def keep(self, trainer: Trainer) -> None:
        """Keep the state for good: it was changed from outside."""
        if self._moments and self._moments[-1].step == trainer.step:
            self._moments.pop()
        self._enter(trainer, kept=True)

    def before(self, step: int) -> Moment | None:
        """Return the newest state that is not younger than ``step``."""
        place = bisect_right(self._moments, step, key=lambda moment: moment.step)
        return self._moments[place - 1] if place else None

    def until(self, step: int) -> History:
        """Return the past up to ``step``, for a run that goes on from there; states are shared."""
        past = History(self._clock, self._budget)
        past._moments = [moment for moment in self._moments if moment.step <= step]
        past._period = self._period
        return past

    @property
    def first(self) -> Moment:
        """The oldest state."""
        return self._moments[0]

    @property
    def last(self) -> Moment:
        """The newest state."""
        return self._moments[-1]

    @property
    def weight(self) -> int:
        """Bytes of all states."""
        return sum(moment.weight for moment in self._moments)

    def _enter(self, trainer: Trainer, *, kept: bool) -> None:
        self._last = self._clock()
        state = trainer.state()
        self._moments.append(Moment(trainer.step, trainer.plan, state, weight(state), kept))
        if self.weight > self._budget:
            self._thin()

    def _thin(self) -> None:
        *old, newest = self._moments
        self._moments = [m for i, m in enumerate(old) if i % 2 == 0 or m.kept] + [newest]
        self._period *= 2


def weight(state: Any) -> int:
    """Return about how many bytes a state takes in memory."""
    if isinstance(state, torch.Tensor):
        return state.numel() * state.element_size()
    if isinstance(state, dict):
        return OVERHEAD + sum(weight(value) for value in state.values())
    if isinstance(state, list | tuple):
        return sum(weight(value) for value in state)
    return 8
