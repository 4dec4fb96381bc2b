"""The tree of runs as rows: each below the run it came of, with the stretch it trained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.contract.timeline import RunInfo


@dataclass(frozen=True, slots=True)
class Row:
    """A run in the drawn tree: ``colour`` counts the runs that began before it.

    It stays when another one is forgotten.

    ``parent`` is the row of the run it came of, None for a first one.
    """

    run: RunInfo
    colour: int
    parent: int | None = None

    @property
    def name(self) -> str:
        """What the run is called."""
        return named(self.run)


def named(run: RunInfo) -> str:
    """Return what a run is called: by a person, or else by its number."""
    return run.title or run.run.capitalize()


def lineage(runs: Sequence[RunInfo]) -> tuple[Row, ...]:
    """Return the runs in the order in which a tree is drawn: each before those that came of it.

    A run whose origin has been forgotten stands for itself.
    """
    rows: list[Row] = []
    for run in _walk(runs, {each.run for each in runs}):
        parent = next((i for i, row in enumerate(rows) if row.run.run == run.origin), None)
        rows.append(Row(run, _place(run, runs.index(run)), parent))
    return tuple(rows)


def _place(run: RunInfo, place: int) -> int:
    """Return how many runs began before one, by its number; one without has its place."""
    number = run.run.rpartition(" ")[2]
    return int(number) - 1 if number.isdecimal() else place


def span(rows: Sequence[Row]) -> tuple[int, int]:
    """Return the first and the last step of all rows."""
    first = min((begin(row) for row in rows), default=0)
    return first, max((row.run.step for row in rows), default=0)


def begin(row: Row) -> int:
    """Return the step at which a row's line begins."""
    return row.run.origin_step if row.parent is not None else 0


def _walk(runs: Sequence[RunInfo], known: set[str], origin: str = "") -> Iterator[RunInfo]:
    for run in runs:
        if (run.origin if run.origin in known else "") == origin:
            yield run
            yield from _walk(runs, known, run.run)
