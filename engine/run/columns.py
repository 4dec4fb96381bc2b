"""Append-only curves that one thread writes and any other reads without a lock."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.contract.columns import Steps, Values
from engine.contract.snapshot import Rows

START = 1024  # entries a column has room for at first; it doubles when full


A = TypeVar("A", bound=NDArray[Any])


def _still(view: A) -> A:
    view.setflags(write=False)
    return view


class Column:
    """One growing pair of arrays.

    The writer fills entries before it raises the count, and swaps in larger arrays before it
    fills them, so a reader that takes the count first always sees whole entries.
    """

    def __init__(self) -> None:
        self._arrays = (np.empty(START, np.int64), np.empty(START, np.float64))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def extend(self, steps: Steps, values: Values) -> None:
        """Append entries; called by the one writer only."""
        end = self._count + len(steps)
        while end > len(self._arrays[0]):
            self._grow()
        self._arrays[0][self._count : end] = steps
        self._arrays[1][self._count : end] = values
        self._count = end

    def read(self) -> tuple[Steps, Values]:
        """Return read-only views of all entries so far."""
        count = self._count
        steps, values = self._arrays
        return _still(steps[:count]), _still(values[:count])

    def _grow(self) -> None:
        steps, values = self._arrays
        larger = (np.empty(2 * len(steps), np.int64), np.empty(2 * len(values), np.float64))
        larger[0][: self._count] = steps[: self._count]
        larger[1][: self._count] = values[: self._count]
        self._arrays = larger


class Columns:
    """All curves of one run, by metric name; implements ``ColumnsView``."""

    def __init__(self) -> None:
        self._columns: dict[str, Column] = {}
        self._version = 0

    def append(self, rows: Rows) -> None:
        """Append the entries of measured steps."""
        for name, (steps, values) in rows.columns.items():
            column = self._columns.get(name)
            if column is None:
                column = Column()
                self._columns = {**self._columns, name: column}  # readers may be iterating
            column.extend(steps, values)
        self._version += 1

    def names(self) -> tuple[str, ...]:
        """Return the names of all curves, in order of first appearance."""
        return tuple(self._columns)

    def column(self, name: str) -> tuple[Steps, Values]:
        """Return steps and values of one curve, empty where there is none."""
        column = self._columns.get(name)
        if column is None:
            return np.empty(0, np.int64), np.empty(0, np.float64)
        return column.read()

    def latest(self, name: str) -> float | None:
        """Return the newest value of a curve, or None."""
        values = self.column(name)[1]
        return float(values[-1]) if len(values) else None

    def version(self) -> int:
        """Return a number that grows with every append."""
        return self._version

    def until(self, step: int) -> Columns:
        """Return a copy that ends at ``step``, for a run that goes on from there."""
        copy = Columns()
        kept = {}
        for name in self.names():
            steps, values = self.column(name)
            end = int(np.searchsorted(steps, step, side="right"))
            kept[name] = (steps[:end], values[:end])
        copy.append(Rows("", kept))
        copy._version = self._version + 1
        return copy
