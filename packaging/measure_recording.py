"""Writes a large recording, opens it as the window does, and looks at random moments of it.

Usage: python packaging/measure_recording.py [GIGABYTES]
Prints how soon the first pictures were there, how long a moment took, and the memory it cost.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import overload

import numpy as np
import psutil

from engine.contract.snapshot import Field, Part, Points, Rectangle, Rows, frozen
from engine.contract.timeline import Mark
from engine.lab import shipped_catalogue
from engine.recordings import load
from engine.run.album import Chapter
from engine.run.columns import Columns
from engine.store.recording import About, save_recording

AREA = Rectangle(-1, -1, 1, 1)
SIDE, COUNT, APART = 128, 2000, 10  # cells, samples, steps between two pictures
BYTES = 4 * (SIDE**2 + 2 * COUNT)  # of both pictures of a step, which noise cannot be packed
MOMENTS = 300


class Drawn(Sequence[Part | None]):
    """Pictures that are made when they are asked for."""

    def __init__(self, name: str, count: int) -> None:
        self._name, self._count = name, count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> Part | None: ...

    @overload
    def __getitem__(self, place: slice) -> Drawn: ...

    def __getitem__(self, place: int | slice) -> Part | Drawn | None:
        if isinstance(place, slice):
            return self
        noise, step = np.random.default_rng(place), place * APART
        if self._name == "fake":
            return Points(step, frozen(noise.normal(size=(COUNT, 2))))
        return Field(step, frozen(noise.normal(size=(SIDE, SIDE))), AREA, -1.0, 1.0)


class Long:
    """A run of so many pictures, as a timeline."""

    marks = (Mark(100, "bookmark", "here"),)
    settings = ()

    def __init__(self, count: int) -> None:
        self._count = count

    def series(self) -> Iterator[tuple[str, list[int], Sequence[Part | None]]]:
        """Yield two probes."""
        for name in ("fake", "surface"):
            yield name, [APART * n for n in range(self._count)], Drawn(name, self._count)

    def seconds(self, step: int) -> float:
        """Return when a step was."""
        return step / 1000


def main(words: Sequence[str]) -> int:
    """Write, open, look and tell."""
    size = round(float(words[0] if words else 1) * 1e9)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "long.saddlepoint"
        _write(path, size // BYTES)
        print(f"{path.stat().st_size / 1e9:.2f} GB")
        measure(path)
    return 0


def _write(path: Path, count: int) -> None:
    columns, steps = Columns(), np.arange(count * APART)
    columns.append(Rows("run 1", {"generator_loss": (steps, np.sin(steps / 100))}))
    about = About("Long", "run 1", (count - 1) * APART, count * APART, {}, {})
    save_recording(path, about, Long(count), columns)


def measure(path: Path) -> None:
    """Open a recording and look at moments of it in random order."""
    catalogue, process, shown = shipped_catalogue(), psutil.Process(), list[Chapter]()
    before, start = process.memory_info().rss, time.perf_counter()
    load(path, "run 2", catalogue, shown.append, lambda share: None)
    print(f"first pictures after {time.perf_counter() - start:.2f} s")
    (chapter,), draw, times = shown, random.Random(0), []
    assert chapter.snapshot is not None
    for step in draw.choices(chapter.timeline.steps(), k=MOMENTS):
        start = time.perf_counter()
        chapter.timeline.at(step)
        times.append(1000 * (time.perf_counter() - start))
    grown = (process.memory_info().rss - before) / 2**20
    print(f"a moment: median {np.median(times):.1f} ms, p99 {np.quantile(times, 0.99):.1f} ms")
    print(f"memory: {grown:.0f} MiB more than before it was opened")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
