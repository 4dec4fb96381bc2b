"""Which settings were in force when: the first ones, and what was changed at which step."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from engine.contract.changes import Change, Changes, applied, changed
from engine.contract.values import Config, Value

MOST = 4096  # changes that are told apart; every second goes up in the next when they are more
ROOM = 2**18  # values in all changes together; each point of a drawing is one


class Settled:
    """The settings of a run by steps, of which only what changed is kept.

    One thread writes; others read without a lock.
    """

    def __init__(self, changes: Sequence[tuple[int, Change]] = ()) -> None:
        self._changes: Changes = _fitted(tuple(changes))
        self._newest = _folded(self._changes)
        self._read: tuple[tuple[int, Change], Config] | None = None  # what was asked for last

    @property
    def changes(self) -> Changes:
        """What was changed when, in order; the first entry is the whole of the first settings."""
        return self._changes

    def add(self, step: int, config: Config) -> None:
        """Enter what is in force from a step on; it is not before the last one entered."""
        change, entries = changed(self._newest, config), self._changes
        if not change:
            return
        self._newest = applied(self._newest, change)
        if entries and step <= entries[-1][0]:  # two changes at one step are one
            step, entries = entries[-1][0], entries[:-1]
            change = changed(_folded(entries), self._newest)
        self._changes = _fitted((*entries, (step, change)))

    def at(self, step: int) -> Config | None:
        """Return what was in force at a step, before the first the first; None if that is unknown.

        As long as the answer is the same, so is the object.
        """
        wanted = self._until(step)
        if not wanted:
            return None
        read = self._read
        if read is None or read[0] is not wanted[-1]:
            read = self._read = (wanted[-1], _folded(wanted))
        return read[1]

    def until(self, step: int) -> Settled:
        """Return the settings up to a step."""
        return Settled(self._until(step))

    def _until(self, step: int) -> Changes:
        place = bisect_right(self._changes, step, key=lambda entry: entry[0])
        return self._changes[: max(place, 1)]


def _folded(changes: Changes) -> Config:
    config: Config = {}
    for _, change in changes:
        config = applied(config, change)
    return config


def _fitted(changes: Changes) -> Changes:
    """Forget every second change, but never the first nor the last, until all fit."""
    while len(changes) > 2 and (len(changes) > MOST or sum(map(_weight, changes)) > ROOM):
        changes = tuple(_thinned(changes))
    return changes


def _thinned(changes: Changes) -> Iterable[tuple[int, Change]]:
    config: Config = {}
    before: Config = {}
    for place, (step, change) in enumerate(changes):
        config = applied(config, change)
        if place % 2 == 0 or place == len(changes) - 1:
            yield step, changed(before, config)
            before = config


def _weight(entry: tuple[int, Change]) -> int:
    sections = (values for values in entry[1].values() if values)
    return sum(_size(value) for values in sections for value in values.values())


def _size(value: Value | None) -> int:
    return max(len(value), 1) if isinstance(value, tuple) else 1
