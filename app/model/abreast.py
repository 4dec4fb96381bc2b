"""How far runs beside one another may go, so that all are shown at the same step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

ROUND = 0.1  # seconds that runs train, at least, from one step at which all are shown to the next
FEW, MANY = 2, 5  # polls: what takes fewer is mostly the way there and back, however busy it is
PATIENCE = 0.1  # seconds for which the pictures of such a step are waited for


@dataclass(frozen=True, slots=True)
class Runner:
    """One run: its step, whether it plays, and whether what is on screen is of its step."""

    step: int
    playing: bool
    fresh: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """What to do now: show the runs or keep what is shown, and go on to another ``goal``.

    One may be ``lagging``, which all others wait for.
    """

    shown: bool
    goal: int | None = None
    lagging: bool = False


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
        self._set_at, self._polls, self._waited = 0.0, 0, 0
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
            return Turn(True)
        now, goal = self._clock(), self.goal
        self._polls += self._there_at is None
        if any(runner.step < goal for runner in playing):
            lagging = any(runner.step < self._last for runner in playing)
            return Turn(lagging, lagging=lagging)
        if self._there_at is None:
            self._there_at = now
        self._waited += 1
        patient = now - self._there_at < PATIENCE or self._waited <= FEW
        if patient and not all(runner.fresh for runner in playing):
            return Turn(False)
        self._learn()
        self._last = max(runner.step for runner in playing)
        return Turn(True, self._aim(self._last))

    def _aim(self, step: int) -> int:
        self.goal = step + self._stride
        self._set_at, self._there_at = self._clock(), None
        self._polls = self._waited = 0
        return self.goal

    def _learn(self) -> None:
        """Make the rounds as long as it takes the slowest run to train for a while."""
        assert self._there_at is not None
        seconds = self._there_at - self._set_at
        if seconds < ROUND or self._polls <= FEW:
            self._stride *= 2
        elif seconds > 2 * ROUND and self._polls > MANY:
            self._stride = max(1, self._stride // 2)
