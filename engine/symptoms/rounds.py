"""Examines the run that is shown, as often as there is need."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from engine.contract.columns import ColumnsView
from engine.contract.findings import Diagnosis
from engine.contract.status import Status
from engine.symptoms.replay import Settings, replay
from engine.symptoms.watch import Watch

PERIOD = 0.5  # seconds between two examinations


class Rounds:
    """Examines a living run when there is news of it, at most twice a second.

    The past of a recorded one is gone through once.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._watch = Watch()
        self._seen: tuple[ColumnsView, int, Status] | None = None
        self._last = float("-inf")
        self._replayed = Watch()
        self._replay: Iterator[object] = iter(())

    def findings(self, moment: int | None = None) -> Diagnosis:
        """Return what is said at present, or was said at a step."""
        return self._watch.diagnosis if moment is None else self._watch.at(moment)

    def news(self) -> list[tuple[int, str]]:
        """Take the steps and labels of warnings that were not given before."""
        news, self._watch.news = self._watch.news, []
        return news

    def visit(self, columns: ColumnsView, status: Status) -> float | None:
        """Examine if it is time; return in how many seconds it will be, None without need.

        What was found once, or not found again, is looked at until it has been so for long enough.
        """
        now = (columns, columns.version(), status)
        if self._watch.settled and self._seen is not None and _same(now, self._seen):
            return None
        left = self._last + PERIOD - self._clock()
        if left > 0:
            return left
        self._last, self._seen, self._replay = self._clock(), now, iter(())
        self._watch.examine(columns, status)
        return None if self._watch.settled else PERIOD

    def revisit(self, columns: ColumnsView, status: Status, settings: Settings) -> float | None:
        """Examine the next moment of a recorded run; return as ``visit`` does.

        Nothing is said of the run before all of its past has been gone through, and none is news.
        """
        now = (columns, columns.version(), status)
        if self._seen is None or not _same(now, self._seen):
            self._seen, self._watch, self._replayed = now, Watch(status.run), Watch(status.run)
            self._replay = replay(self._replayed, columns, status, settings)
        if next(self._replay, None) is not None:
            return 0.0
        self._replayed.news.clear()
        self._watch = self._replayed
        return None


def _same(one: tuple[ColumnsView, int, Status], other: tuple[ColumnsView, int, Status]) -> bool:
    """Whether nothing that is looked at has changed; the rest of a status changes all the time."""
    kept = one[0] is other[0] and one[1] == other[1]
    return kept and (one[2].run, one[2].config) == (other[2].run, other[2].config)
