"""Undo and redo of changed settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from engine.contract.values import Value

Apply = Callable[[str, str, Value], None]
LIMIT = 200


@dataclass(frozen=True, slots=True)
class Change:
    """One finished change of one field by a person.

    It goes back with the one before it where both were ``joined`` by one gesture.
    """

    section: str
    field: str
    before: Value
    after: Value
    joined: bool = False


class History:
    """The changes of this window, newest last; ``apply`` sets a field without recording it.

    Changes of one field within ``window`` seconds are one, so that a turned knob goes back in one
    go.
    """

    def __init__(self, apply: Apply, window: float = 1.0) -> None:
        self._apply = apply
        self._window = window
        self._done: list[Change] = []
        self._undone: list[Change] = []
        self._last = float("-inf")
        self._together: bool | None = None  # whether a gesture has begun, None outside of any

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make one of all changes that are recorded meanwhile."""
        self._together = False
        try:
            yield
        finally:
            self._together = None

    def record(self, change: Change, now: float) -> None:
        """Remember a change made at ``now`` seconds; what was undone can no longer be redone."""
        self._undone.clear()
        previous = self._done[-1] if self._done else None
        same = previous and (previous.section, previous.field) == (change.section, change.field)
        if previous and same and now - self._last <= self._window:
            change = replace(change, before=previous.before, joined=previous.joined)
            self._done.pop()
        elif self._together:
            change = replace(change, joined=True)
        if self._together is not None:
            self._together = True
        self._done.append(change)
        del self._done[:-LIMIT]
        self._last = now

    def undo(self) -> Change | None:
        """Take the newest change back and return it, or None if there is none."""
        if not self._done:
            return None
        change = self._done.pop()
        self._undone.append(change)
        self._last = float("-inf")
        self._apply(change.section, change.field, change.before)
        return self.undo() if change.joined else change

    def redo(self) -> Change | None:
        """Make the change again that was taken back last, or return None."""
        if not self._undone:
            return None
        change = self._undone.pop()
        self._done.append(change)
        self._apply(change.section, change.field, change.after)
        follows = self._undone and self._undone[-1].joined
        return self.redo() if follows else change

    def clear(self) -> None:
        """Forget everything: another experiment has been opened."""
        self._done.clear()
        self._undone.clear()

    @property
    def mark(self) -> int:
        """Where the history stands, for ``forget``."""
        return len(self._done)

    def forget(self, mark: int) -> None:
        """Drop the changes since a mark without taking them back."""
        del self._done[mark:]

    @property
    def next_undo(self) -> Change | None:
        """The change that ``undo`` would take back."""
        return self._done[-1] if self._done else None

    @property
    def next_redo(self) -> Change | None:
        """The change that ``redo`` would make again."""
        return self._undone[-1] if self._undone else None
