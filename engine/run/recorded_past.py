"""The past of a recorded run: pictures stay in the file until they are looked at."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator, Sequence
from typing import overload

import numpy as np
from typing_extensions import override

from engine.contract.snapshot import Part, Snapshot
from engine.run.settled import Known, Settled, as_it_is
from engine.run.timeline import Timeline
from engine.store.recorded import Recording

PATIENCE = 0.02  # seconds that a glance waits for the disk


class RecordedPast(Timeline):
    """A recording as a timeline, under the name of a run; any thread may read it.

    It takes no memory for pictures but what a recording keeps of those looked at last. The file is
    closed when nobody holds this any more. Marks may be added; they are not written to the file.
    Of the settings in it there is what ``known`` leaves of them.
    """

    def __init__(self, recording: Recording, run: str, known: Known = as_it_is) -> None:
        super().__init__()
        self._settled = Settled(recording.settings, known)
        self._recording, self._run = recording, run
        weakref.finalize(self, recording.close)
        found = [np.array(steps, np.int64) for steps in recording.steps.values() if steps]
        self._all = tuple(np.unique(np.concatenate(found)).tolist()) if found else ()
        self._news = threading.Condition()
        self._wanted: int | None = None  # the step that is to be read next
        self._reading = self._late = False
        self._seen: tuple[int, Snapshot | None] = (-1, None)  # what was read last, and of when
        self._arrivals = 0
        for mark in recording.marks:
            self.mark(mark)

    @property
    @override
    def trouble(self) -> str:
        return self._recording.trouble

    @property
    @override
    def arrivals(self) -> int:
        return self._arrivals

    @property
    @override
    def first(self) -> int | None:
        return self._all[0] if self._all else None

    @override
    def steps(self) -> tuple[int, ...]:
        return self._all

    @override
    def seconds(self, step: int) -> float:
        return self._recording.seconds(step)

    @override
    def at(self, step: int) -> Snapshot | None:
        seen = self._recording.at(step)
        return seen and Snapshot(self._run, seen.step, seen.seconds, seen.parts)

    @override
    def glance(self, step: int) -> Snapshot | None:
        with self._news:
            if self._seen[0] != step:
                self._wanted = step
                if not self._reading:
                    self._reading = True
                    threading.Thread(target=self._read, name="saddlepoint-recording").start()
                self._late |= not self._news.wait_for(lambda: self._seen[0] == step, PATIENCE)
            return self._seen[1]

    @override
    def series(self) -> Iterator[tuple[str, list[int], Sequence[Part | None]]]:
        for name, steps in self._recording.steps.items():
            yield name, steps, Pictures(self._recording, name, steps)

    def _read(self) -> None:
        """Read what is wanted, the newest wish alone, until there is none."""
        while True:
            with self._news:
                step, self._wanted = self._wanted, None
                if step is None:
                    self._reading = False
                    return
            seen = self.at(step)
            with self._news:
                self._seen = (step, seen)
                self._arrivals += self._late
                self._late = False
                self._news.notify_all()


class Pictures(Sequence[Part | None]):
    """The pictures of one probe, each read when it is asked for; None for one that is damaged."""

    def __init__(self, recording: Recording, name: str, steps: Sequence[int]) -> None:
        self._recording, self._name, self._steps = recording, name, steps

    def __len__(self) -> int:
        return len(self._steps)

    @overload
    def __getitem__(self, place: int) -> Part | None: ...

    @overload
    def __getitem__(self, place: slice) -> Pictures: ...

    def __getitem__(self, place: int | slice) -> Part | Pictures | None:
        if isinstance(place, slice):
            return Pictures(self._recording, self._name, self._steps[place])
        found = self._recording.newest(self._name, self._steps[place])
        return found if found is not None and found.step == self._steps[place] else None
