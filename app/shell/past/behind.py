"""What stands behind a recording: the experiment in whose place it is shown, until it is closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.model.draft import Draft
from app.model.fields import Key
from engine.contract.specs import Experiment
from engine.contract.status import Status
from engine.contract.values import Value


@dataclass(frozen=True, slots=True)
class _Left:
    """An experiment with its edits that awaited a restart, and the runs that may return."""

    experiment: Experiment
    staged: Mapping[Key, Value]
    runs: frozenset[str]


class Behind:
    """Follows statuses, and says when an experiment is to be shown again; names runs."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._left: _Left | None = None
        self._staged: Mapping[Key, Value] = {}  # edits of the experiment that returns
        self._names = [""]  # of all runs so far, some of which may still be on their way

    def name(self) -> str:
        """Return a fresh name for a run."""
        self._names.append(f"run {len(self._names)}")
        return self._names[-1]

    def follow(self, status: Status, experiment: Experiment | None) -> Experiment | None:
        """Take a status while this experiment is open; return the one that is there again, if any.

        A recording that is opened over another one stands in the place of the same experiment. A
        run that was begun meanwhile is what people want now, and nothing returns.
        """
        if not status.recorded:
            left, self._left = self._left, None
            if left is None or status.run not in left.runs:
                return None
            self._staged = left.staged
            return left.experiment
        if self._left is None and experiment is not None:
            staged = {key: self._draft.value(*key) for key in self._draft.staged()}
            self._left = _Left(experiment, staged, frozenset(self._names))
        return None

    def restore(self, status: Status) -> None:
        """Take the settings that are in force again, and make the edits that awaited a restart."""
        self._draft.show(status.config, status.run)
        for (section, field), value in self._staged.items():
            self._draft.apply(section, field, value)
