"""How far runs beside one another may go, so that all are shown at the same step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

ROUND = 0.1  # seconds that runs train from one step at which all are shown to the next
PATIENCE = 0.1  # seconds for which the pictures of such a step are waited for
GROWTH = 2.0  # times as many steps as in the last round, at most


@dataclass(frozen=True, slots=True)
class Runner:
    """One run: its step, whether it plays, and whether what is on screen is of its step."""

    step: int
    playing: bool
    fresh: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """What to do now: show these runs (all, or those that lag), and go on to another ``goal``."""

    shown: tuple[bool, ...]
    goal: int | None = None


class Abreast:
    """Leads runs from goal to goal: whoever is there first waits for the others.

    Call ``turn`` at every poll. Runs that lag by more than a round, such as one that began later,
    are shown while they catch up.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.goal: int | None = None
        self._last = 0  # the goal before
        self._stride = 1
        self._set_at = 0.0
        self._there_at: float | None = None

    def begin(self, steps: Sequence[int]) -> int:
        """Return the first goal of runs that stand at these steps."""
        self._last = max(steps, default=0)
        return self._aim(self._last)

    def stop(self) -> None:
        """Lead nobody."""
        self.goal = None

    def turn(self, runners: Sequence[Runner]) -> Turn:
        """Say who is shown now, and where to go on to once all are there."""
        playing = [runner for runner in runners if runner.playing]
        if self.goal is None or not playing:
            self.goal = None
            return Turn(tuple(True for _ in runners))
        now, goal = self._clock(), self.goal
        if any(runner.step < goal for runner in playing):
            lagging = tuple(r.playing and r.step < self._last for r in runners)
            return Turn(lagging)
        if self._there_at is None:
            self._there_at = now
        waited = now - self._there_at
        if waited < PATIENCE and not all(runner.fresh for runner in playing):
            return Turn(tuple(False for _ in runners))
        self._learn(goal - self._last)
        self._last = max(runner.step for runner in playing)
        return Turn(tuple(True for _ in runners), self._aim(self._last))

    def _aim(self, step: int) -> int:
        self.goal = step + self._stride
        self._set_at, self._there_at = self._clock(), None
        return self.goal

    def _learn(self, steps: int) -> None:
        """Make the rounds as long as it takes the slowest run to train for ``ROUND``."""
        assert self._there_at is not None
        seconds = max(self._there_at - self._set_at, 1e-3)
        wish = steps * ROUND / seconds
        most = GROWTH * self._stride
        self._stride = max(1, round(min(max(wish, self._stride / GROWTH), most)))
