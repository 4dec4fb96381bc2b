"""Recorded time: how long a run has been going, whatever was said in class meanwhile."""

from __future__ import annotations

from collections.abc import Callable

REST = 1.0  # seconds of a stand-still that count in full, so that single steps can be replayed
BEYOND = 1e-4  # of each further second, so that no two moments are one


class Stopwatch:
    """Counts seconds while a run goes on, and hardly any while it stands.

    Runs beside each other are compared by it: one that had waited for the others would else be
    shown as far as it was before it began.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._read_at = clock()
        self._stood = 0.0
        self._seconds = 0.0

    def read(self, *, going: bool) -> float:
        """Return the seconds so far; ``going`` is whether it went on since the last reading."""
        now = self._clock()
        passed, self._read_at = now - self._read_at, now
        before = 0.0 if going else self._stood
        self._stood = 0.0 if going else before + passed
        whole = passed if going else min(passed, max(REST - before, 0.0))
        self._seconds += whole + BEYOND * (passed - whole)
        return self._seconds
