"""What a panel may read of a run's curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.contract.extremes import Extremes

Steps = NDArray[np.int64]
Values = NDArray[np.float64]


class ColumnsView(Protocol):
    """Append-only scalars of one run, readable from any thread without a lock."""

    def names(self) -> tuple[str, ...]:
        """The columns that have at least one value, in order of first appearance."""
        ...

    def column(self, name: str) -> tuple[Steps, Values]:
        """Steps and values of a column as read-only views, empty where it has none."""
        ...

    def length(self, name: str) -> int:
        """How many values a column has, 0 where there is none."""
        ...

    def extremes(self, name: str) -> Extremes | None:
        """The extremes of blocks of a column, None where nobody has kept them."""
        ...

    def latest(self, name: str) -> float | None:
        """The newest value of a column, or None."""
        ...

    def version(self) -> int:
        """A number that grows with every append, so that nothing is redrawn in vain."""
        ...


@dataclass(frozen=True, slots=True)
class ColumnsThen:
    """The curves as before, of which the newest values are those at an earlier step."""

    now: ColumnsView
    step: int

    def names(self) -> tuple[str, ...]:
        """Return the columns that have a value."""
        return self.now.names()

    def column(self, name: str) -> tuple[Steps, Values]:
        """Return the whole column."""
        return self.now.column(name)

    def length(self, name: str) -> int:
        """Return how many values the whole column has."""
        return self.now.length(name)

    def extremes(self, name: str) -> Extremes | None:
        """Return the extremes of the whole column."""
        return self.now.extremes(name)

    def latest(self, name: str) -> float | None:
        """Return the newest value until that step, or None."""
        steps, values = self.now.column(name)
        place = int(np.searchsorted(steps, self.step, side="right"))
        return float(values[place - 1]) if place else None

    def version(self) -> int:
        """Return the version of the columns."""
        return self.now.version()


@dataclass(frozen=True, slots=True)
class ColumnsUntil:
    """The curves as they were at a step."""

    now: ColumnsView
    step: int

    def names(self) -> tuple[str, ...]:
        """Return the columns that had a value."""
        return tuple(name for name in self.now.names() if self.length(name))

    def column(self, name: str) -> tuple[Steps, Values]:
        """Return steps and values up to the step."""
        steps, values = self.now.column(name)
        end = int(np.searchsorted(steps, self.step, side="right"))
        return steps[:end], values[:end]

    def length(self, name: str) -> int:
        """Return how many values a column had."""
        return len(self.column(name)[0])

    def extremes(self, name: str) -> Extremes | None:
        """Return the extremes of the whole column; those of blocks until the step are right."""
        return self.now.extremes(name)

    def latest(self, name: str) -> float | None:
        """Return the value that was the newest, or None."""
        values = self.column(name)[1]
        return float(values[-1]) if len(values) else None

    def version(self) -> int:
        """Return the version of the columns."""
        return self.now.version()


def merged(columns: Sequence[Steps]) -> Steps:
    """Return all steps in order, each as often as it occurs in the column that has it most."""
    steps = np.unique(np.concatenate([np.empty(0, np.int64), *columns]))
    times = np.zeros(len(steps), np.int64)
    for column in columns:
        found, counts = np.unique(column, return_counts=True)
        at = np.searchsorted(steps, found)
        times[at] = np.maximum(times[at], counts)
    return np.repeat(steps, times)


def places(rows: Steps, column: Steps) -> NDArray[np.intp]:
    """Return the row among ``merged`` steps of each entry of a column; both are in order."""
    occurrence = np.arange(len(column)) - np.searchsorted(column, column)
    found: NDArray[np.intp] = np.searchsorted(rows, column) + occurrence
    return found
