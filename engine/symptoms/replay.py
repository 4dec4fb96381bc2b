"""Examines the past of a run that nobody watched, as somebody who watched it would have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from engine.contract.columns import ColumnsUntil, ColumnsView
from engine.contract.findings import Diagnosis
from engine.contract.status import Status
from engine.contract.values import Config
from engine.symptoms.watch import Watch

MOMENTS = 60  # of a run at which it is examined, beside those at which its settings were changed


class Settings(Protocol):
    """Which settings of a run were in force when."""

    def at(self, step: int) -> Config | None:
        """Return those at a step, None where that is not known."""
        ...

    def since(self, step: int) -> int | None:
        """Return from which step on they were, None where that is not known."""
        ...


def replayed(columns: ColumnsView, status: Status, settings: Settings | None = None) -> Watch:
    """Return what somebody who watched a run to its end would remember of it."""
    watch = Watch()
    for _ in replay(watch, columns, status, settings):
        pass
    return watch


def replay(
    watch: Watch, columns: ColumnsView, status: Status, settings: Settings | None = None
) -> Iterator[tuple[int, Diagnosis]]:
    """Let a run be watched from its beginning; yield at which step was what to be said.

    Each moment is judged by the settings in force then, by those of ``status`` where that is not
    known.
    """
    ends = (steps[-1] for name in columns.names() if len(steps := columns.column(name)[0]))
    last = max(int(max(ends, default=0)), status.step)
    for step in _moments(last, settings):
        seen = ColumnsUntil(columns, step)
        yield step, watch.examine(seen, _status_then(status, settings, step))
    while not watch.settled:  # as the window does with a run that has come to its end
        seen = ColumnsUntil(columns, last)
        yield last, watch.examine(seen, _status_then(status, settings, last))


def _moments(last: int, settings: Settings | None) -> Iterator[int]:
    """Yield moments evenly spaced over the steps, and of the changes between two the last."""
    before = 0
    for number in range(MOMENTS):
        step = last * (number + 1) // MOMENTS
        since = None if settings is None else settings.since(step)
        if since is not None and before < since < step:
            yield since
        yield step
        before = step


def _status_then(status: Status, settings: Settings | None, step: int) -> Status:
    """Return what the run said of itself at a step, as far as a symptom looks at it."""
    config = None if settings is None else settings.at(step)
    if settings is None or config is None:
        return replace(status, step=step)
    return replace(status, step=step, config=config, since=settings.since(step))
