"""What a panel may read of a run's curves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

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

    def latest(self, name: str) -> float | None:
        """The newest value of a column, or None."""
        ...

    def version(self) -> int:
        """A number that grows with every append, so that nothing is redrawn in vain."""
        ...


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
