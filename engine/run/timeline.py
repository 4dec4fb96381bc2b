"""The past of a run: its pictures within a budget of memory, and marks of what happened when."""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass

import numpy as np

from engine.contract.changes import Changes
from engine.contract.snapshot import Part, Snapshot
from engine.contract.timeline import Mark
from engine.contract.values import Config
from engine.run.settled import Settled

OVERHEAD = 400  # bytes of a part beside its arrays, roughly
LATEST = 2  # of the newest entries are never thinned
MOMENTS = 2**16  # of which it is known when they were; every second is forgotten when they are more


class Series:
    """The pictures of one probe in the order of their steps.

    One thread writes; a reader that bisects ``steps`` first finds a part at every place, because
    parts are entered before their steps, and because thinning swaps in other lists.
    """

    def __init__(self, steps: list[int] | None = None, parts: list[Part] | None = None) -> None:
        self.steps = steps or []
        self.parts = parts or []
        self.weight = sum(weight(part) for part in self.parts)
        self.spacing = 0

    def add(self, step: int, part: Part, kept: list[int]) -> int:
        """Enter a part, in place of the last one where that came too early; return the bytes."""
        before = self.weight
        crowded = len(self.steps) >= LATEST and self.steps[-1] - self.steps[-2] < self.spacing
        again = bool(self.steps) and self.steps[-1] == step
        if again or (crowded and not _protects(self.steps, len(self.steps) - 1, kept, step)):
            self.weight -= weight(self.parts[-1])
            self.parts[-1] = part
            self.steps[-1] = step
        else:
            self.parts.append(part)
            self.steps.append(step)
        self.weight += weight(part)
        return self.weight - before

    def inserted(self, part: Part) -> Series:
        """Return a copy with a part at its step, in place of one that is there."""
        place = bisect_left(self.steps, part.step)
        after = place + (self.steps[place : place + 1] == [part.step])
        steps = [*self.steps[:place], part.step, *self.steps[after:]]
        found = Series(steps, [*self.parts[:place], part, *self.parts[after:]])
        found.spacing = self.spacing
        return found

    def at(self, step: int) -> Part | None:
        """Return the newest part that is not younger than ``step``."""
        place = bisect_right(self.steps, step)
        return self.parts[place - 1] if place else None

    def thinned(self, kept: list[int]) -> Series:
        """Return a copy without every second entry of those that no mark needs."""
        last = len(self.steps) - LATEST
        chosen = [
            i
            for i in range(len(self.steps))
            if i % 2 == 0 or i >= last or _protects(self.steps, i, kept, self.steps[i + 1])
        ]
        found = Series([self.steps[i] for i in chosen], [self.parts[i] for i in chosen])
        gaps = np.diff(found.steps)
        found.spacing = int(np.median(gaps)) if len(gaps) else 0
        return found

    def until(self, step: int) -> Series:
        """Return a copy that ends at ``step``."""
        end = bisect_right(self.steps, step)
        found = Series(self.steps[:end], self.parts[:end])
        found.spacing = self.spacing
        return found


class Timeline:
    """Everything that was seen of one run; written by one thread, read by any without a lock.

    When it is thinned, the heaviest series loses every second picture and grows half as densely
    from then on. First and last pictures, and those at a mark, are never lost.
    """

    def __init__(self) -> None:
        self._series: dict[str, Series] = {}
        self._marks: tuple[Mark, ...] = ()
        self._marking = threading.Lock()
        self._settled = Settled()
        self._weight = 0
        self._run = ""
        self._clock: tuple[list[int], list[float]] = ([], [])
        self._version = 0
        self._steps: tuple[int, tuple[int, ...]] = (0, ())  # as of which version

    @property
    def weight(self) -> int:
        """Bytes of all pictures."""
        return self._weight

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What happened, in order of steps."""
        return self._marks

    @property
    def settings(self) -> Changes:
        """Which settings were changed when."""
        return self._settled.changes

    @property
    def settled(self) -> Settled:
        """Which settings were in force when."""
        return self._settled

    def configure(self, step: int, config: Config) -> None:
        """Enter which settings are in force from a step on."""
        self._settled.add(step, config)

    def config_at(self, step: int) -> Config | None:
        """Return the settings that were in force at a step, None where that is not known."""
        return self._settled.at(step)

    def record(self, snapshot: Snapshot) -> None:
        """Enter what is new; parts bear the steps at which they were made."""
        self._run = snapshot.run
        kept = [mark.step for mark in self._marks]
        for name, part in snapshot.parts.items():
            series = self._series.get(name)
            if series is None:
                series = Series()
                self._series = {**self._series, name: series}  # readers may be iterating
            self._weight += series.add(part.step, part, kept)
        self._note(snapshot.step, snapshot.seconds)
        self._version += 1

    def insert(self, parts: Mapping[str, Part]) -> None:
        """Enter pictures of the past that were drawn later, at their steps."""
        for name, part in parts.items():
            before = self._series.get(name, Series())
            after = before.inserted(part)
            self._series = {**self._series, name: after}
            self._weight += after.weight - before.weight
        self._version += 1

    def thin(self) -> bool:
        """Thin the heaviest series that can be; return whether there was one."""
        heaviest = sorted(self._series, key=lambda name: self._series[name].weight, reverse=True)
        return any(self._thin(name) for name in heaviest)

    def mark(self, mark: Mark) -> None:
        """Enter what happened; the pictures around it are kept. Any thread may do that."""
        with self._marking:
            place = bisect_right(self._marks, mark.step, key=lambda m: m.step)
            self._marks = (*self._marks[:place], mark, *self._marks[place:])

    def unmark(self, mark: Mark) -> None:
        """Forget a mark."""
        with self._marking:
            self._marks = tuple(m for m in self._marks if m != mark)

    def at(self, step: int) -> Snapshot | None:
        """Return what was on screen at a step: of each picture the newest until then."""
        found = {name: series.at(step) for name, series in self._series.items()}
        parts = {name: part for name, part in found.items() if part is not None}
        return Snapshot(self._run, step, self.seconds(step), parts) if parts else None

    def glance(self, step: int) -> Snapshot | None:
        """Return what was on screen at a step, at once: it is all in memory."""
        return self.at(step)

    @property
    def arrivals(self) -> int:
        """How often something came that a glance did not wait for: never."""
        return 0

    @property
    def trouble(self) -> str:
        """What could not be read, in words: nothing."""
        return ""

    def steps(self) -> tuple[int, ...]:
        """Return the steps at which there is a picture, in order."""
        version, known = self._version, self._steps
        if known[0] != version:
            found = [np.array(tuple(s.steps), np.int64) for s in self._series.values()]
            known = (version, tuple(np.unique(np.concatenate(found)).tolist()))
            self._steps = known
        return known[1]

    @property
    def first(self) -> int | None:
        """The step of the first picture, None before there is one."""
        return min((s.steps[0] for s in self._series.values() if s.steps), default=None)

    def seconds(self, step: int) -> float:
        """Return when a step was, in seconds of training since it began; 0 before the first."""
        steps, seconds = self._clock
        place = bisect_right(steps, step)
        return seconds[place - 1] if place else 0.0

    def until(self, step: int) -> Timeline:
        """Return the past up to ``step``, for a run that goes on from there."""
        past = Timeline()
        past._run = self._run
        past._series = {name: series.until(step) for name, series in self._series.items()}
        past._marks = tuple(mark for mark in self._marks if mark.step <= step)
        past._weight = sum(series.weight for series in past._series.values())
        past._version = self._version
        past._settled = self._settled.until(step)
        end = bisect_right(self._clock[0], step)
        past._clock = (self._clock[0][:end], self._clock[1][:end])
        return past

    def series(self) -> Iterator[tuple[str, list[int], Sequence[Part | None]]]:
        """Yield name, steps and pictures of every probe."""
        for name, found in self._series.items():
            yield name, found.steps, found.parts

    def _thin(self, name: str) -> bool:
        before = self._series[name]
        after = before.thinned([mark.step for mark in self._marks])
        self._series = {**self._series, name: after}
        self._weight += after.weight - before.weight
        return len(after.steps) < len(before.steps)

    def _note(self, step: int, seconds: float) -> None:
        steps, times = self._clock
        if not steps or step > steps[-1]:
            if len(steps) >= MOMENTS:  # first and last stay; readers hold the lists there were
                steps, times = [*steps[:-1:2], steps[-1]], [*times[:-1:2], times[-1]]
                self._clock = (steps, times)
            times.append(seconds)
            steps.append(step)


def weight(part: Part) -> int:
    """Return about how many bytes a part takes in memory."""
    return OVERHEAD + _bytes(part)


def _bytes(value: object) -> int:
    if is_dataclass(value):
        return sum(_bytes(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, np.ndarray):
        return int(value.nbytes)
    if isinstance(value, Mapping):
        return sum(_bytes(item) for item in value.values())
    if isinstance(value, str | bytes):
        return len(value)
    return sum(_bytes(item) for item in value) if isinstance(value, Iterable) else 0


def _protects(steps: list[int], place: int, kept: list[int], after: int) -> bool:
    """Whether the entry at ``place`` shows a mark: the first, or the last before a mark."""
    if place == 0:
        return True
    mark = bisect_left(kept, steps[place])
    return mark < len(kept) and kept[mark] < after
