"""Which settings were in force when: the first ones, and what was changed at which step."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from engine.contract.changes import Change, Changes, applied, changed
from engine.contract.values import Config, Value

MOST = 4096  # changes that are told apart; every second goes up in the next when they are more
ROOM = 2**18  # values in all changes together; each point of a drawing is one
Known = Callable[[Config], Config]


def as_it_is(config: Config) -> Config:
    """Return all of a configuration."""
    return config


@dataclass(frozen=True, slots=True)
class _Reading:
    """What was asked for last: the settings from a change on, and what is known of them."""

    place: int
    change: tuple[int, Change]
    config: Config
    known: Config


class Settled:
    """The settings of a run by steps, of which only what changed is kept.

    One thread writes; others read without a lock, each configuration as ``known`` leaves it.
    """

    def __init__(self, changes: Sequence[tuple[int, Change]] = (), known: Known = as_it_is) -> None:
        self._changes: Changes = _fitted(tuple(changes))
        self._known = known
        self._newest = _folded(self._changes)
        self._read: _Reading | None = None

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

        As long as the answer is the same, so is the object. Going forward is cheap.
        """
        wanted = self._until(step)
        if not wanted:
            return None
        place, change, read = len(wanted) - 1, wanted[-1], self._read
        if read is None or read.change is not change:
            config = _folded(wanted, read)
            read = self._read = _Reading(place, change, config, self._known(config))
        return read.known

    def since(self, step: int) -> int | None:
        """Return from which step on the settings at a step were in force; None if unknown."""
        wanted = self._until(step)
        return wanted[-1][0] if wanted and wanted[-1][0] <= step else None

    def until(self, step: int) -> Settled:
        """Return the settings up to a step."""
        return Settled(self._until(step), self._known)

    def _until(self, step: int) -> Changes:
        place = bisect_right(self._changes, step, key=lambda entry: entry[0])
        return self._changes[: max(place, 1)]


def _folded(changes: Changes, read: _Reading | None = None) -> Config:
    """Return what all changes make, going on from what was read before if that is among them."""
    config: Config = {}
    if read is not None and read.place < len(changes) and changes[read.place] is read.change:
        config, changes = read.config, changes[read.place + 1 :]
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
