"""The curves of several runs as if they were columns of one, and how far each is from the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from engine.contract.columns import ColumnsView, Steps, Values
from engine.contract.extremes import Extremes

NOTHING: tuple[Steps, Values] = (np.empty(0, np.int64), np.empty(0))
EXTRAS = (".floor", ".error")
MOST = 2**15  # steps at which a difference is taken: it is computed anew while its curves grow


def column_of(run: int, metric: str) -> str:
    """Return what a metric of a run is called here."""
    return f"{run}/{metric}"


def difference_of(run: int, metric: str) -> str:
    """Return what the difference of a metric from that of the first run is called here."""
    return f"-{run}/{metric}"


class Overlay:
    """Implements ``ColumnsView``; what was computed is kept while the curves have not grown."""

    def __init__(self, runs: Sequence[ColumnsView]) -> None:
        self.runs = tuple(runs)
        self._known: dict[str, tuple[tuple[int, int], tuple[Steps, Values]]] = {}

    def names(self) -> tuple[str, ...]:
        """Return the columns of all runs."""
        pairs = [(i, name) for i, run in enumerate(self.runs) for name in run.names()]
        own = tuple(column_of(i, name) for i, name in pairs)
        return own + tuple(difference_of(i, n) for i, n in pairs if i and not n.endswith(EXTRAS))

    def column(self, name: str) -> tuple[Steps, Values]:
        """Return a column of a run, or its difference from that of the first run."""
        owner = self._owner(name)
        if owner is not None:
            return owner[0].column(owner[1])
        place, _, metric = name.partition("/")
        run = abs(int(place))
        if run >= len(self.runs) or metric.endswith(EXTRAS):
            return NOTHING
        return self._difference(name, run, metric)

    def length(self, name: str) -> int:
        """Return how many values a column has."""
        owner = self._owner(name)
        return len(self.column(name)[0]) if owner is None else owner[0].length(owner[1])

    def extremes(self, name: str) -> Extremes | None:
        """Return the extremes of a run's column; differences have none."""
        owner = self._owner(name)
        return None if owner is None else owner[0].extremes(owner[1])

    def latest(self, name: str) -> float | None:
        """Return the newest value of a column, or None."""
        values = self.column(name)[1]
        return float(values[-1]) if len(values) else None

    def version(self) -> int:
        """Return a number that grows with every append."""
        return sum(run.version() for run in self.runs)

    def measured(self) -> Counter[str]:
        """Return for each metric how many runs have a value of it."""
        names = (name for run in self.runs for name in run.names())
        return Counter(name for name in names if not name.endswith(EXTRAS))

    def _owner(self, name: str) -> tuple[ColumnsView, str] | None:
        """Return the run that has a column and its name there, None for a difference."""
        place, _, metric = name.partition("/")
        if place.startswith("-") or int(place) >= len(self.runs):
            return None
        return self.runs[int(place)], metric

    def _difference(self, name: str, run: int, metric: str) -> tuple[Steps, Values]:
        lengths = self.runs[0].length(metric), self.runs[run].length(metric)
        if name not in self._known or self._known[name][0] != lengths:
            first, other = self.runs[0].column(metric), self.runs[run].column(metric)
            self._known[name] = lengths, less(sampled(other), first)
        return self._known[name][1]


def sampled(curve: tuple[Steps, Values]) -> tuple[Steps, Values]:
    """Return every entry of a curve, of a long one every 2nd, 4th, ... from the first on."""
    steps, values = curve
    stride = 1
    while len(steps) > stride * MOST:
        stride *= 2
    return steps[::stride], values[::stride]


def less(curve: tuple[Steps, Values], other: tuple[Steps, Values]) -> tuple[Steps, Values]:
    """Return a curve less another, at its own steps that the other one's span.

    Where the other was not measured at such a step it is taken to be straight in between.
    """
    (steps, values), (theirs, known) = curve, other
    if not len(steps) or not len(theirs):
        return NOTHING
    inside = (steps >= theirs[0]) & (steps <= theirs[-1])
    steps = steps[inside]
    if not len(steps):
        return NOTHING
    after = np.searchsorted(theirs, steps)
    near = np.unique(np.concatenate([np.maximum(after - 1, 0), after]))
    return steps, values[inside] - np.interp(steps, theirs[near], known[near])
