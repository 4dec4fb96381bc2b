"""Append-only curves that one thread writes and any other reads without a lock."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from engine.contract.columns import Steps, Values
from engine.contract.extremes import Extremes
from engine.contract.snapshot import Rows
from engine.run.line import Line


class Column:
    """One growing pair of lines; the line of steps is shared by curves that are measured together.

    The count is raised when both lines are filled, so that a reader always sees whole entries.
    """

    def __init__(self, steps: Line[np.int64]) -> None:
        self._steps, self._values = steps, Line(np.float64)
        self._count = 0
        self.extremes = Extremes()

    def __len__(self) -> int:
        return self._count

    def extend(self, steps: Steps, values: Values) -> None:
        """Append entries; called by the one writer only."""
        if len(self._steps) == self._count:
            self._steps.extend(steps)
        elif not ends_with(self._steps, self._count, steps):
            own: Line[np.int64] = Line(np.int64)
            own.extend(self._steps.since(0)[: self._count])
            own.extend(steps)
            self._steps = own
        self._values.extend(values)
        self._count += len(steps)
        if self._count >= self.extremes.due:
            self.extremes.extend(self._values.read(self._count))

    def read(self) -> tuple[Steps, Values]:
        """Return read-only views of all entries so far."""
        count = self._count
        return self._steps.read(count), self._values.read(count)


class Columns:
    """All curves of one run, by metric name; implements ``ColumnsView``."""

    def __init__(self) -> None:
        self._columns: dict[str, Column] = {}
        self._version = 0

    def append(self, rows: Rows) -> None:
        """Append the entries of measured steps."""
        begun: list[Line[np.int64]] = []
        for name, (steps, values) in rows.columns.items():
            column = self._columns.get(name)
            if column is None:
                line = _line(begun, steps)
                column = Column(line)
                begun.append(line)
                column.extend(steps, values)
                self._columns = {**self._columns, name: column}  # readers may be iterating
            else:
                column.extend(steps, values)
        self._version += 1

    def names(self) -> tuple[str, ...]:
        """Return the names of all curves, in order of first appearance."""
        return tuple(self._columns)

    def length(self, name: str) -> int:
        """Return how many values a curve has, 0 where there is none."""
        column = self._columns.get(name)
        return 0 if column is None else len(column)

    def column(self, name: str) -> tuple[Steps, Values]:
        """Return steps and values of one curve, empty where there is none."""
        column = self._columns.get(name)
        if column is None:
            return np.empty(0, np.int64), np.empty(0, np.float64)
        return column.read()

    def extremes(self, name: str) -> Extremes | None:
        """Return the extremes of blocks of a curve, None where there is no such curve."""
        column = self._columns.get(name)
        return None if column is None else column.extremes

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


def ends_with(line: Line[np.int64], count: int, steps: Steps) -> bool:
    """Whether what follows the first ``count`` entries of a line is just these steps."""
    return len(line) == count + len(steps) and bool(np.array_equal(line.since(count), steps))


def _line(begun: Iterable[Line[np.int64]], steps: Steps) -> Line[np.int64]:
    """Return a line that has begun with these steps, a new one where there is none."""
    return next((line for line in begun if ends_with(line, 0, steps)), Line(np.int64))
