"""Recordings of runs as MCAP files: pictures at their steps, curves, marks, settings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from mcap.writer import Writer

from engine.contract.changes import Changes
from engine.contract.columns import ColumnsView, Steps, Values
from engine.contract.snapshot import Part
from engine.contract.timeline import Mark
from engine.contract.values import Config
from engine.store.atomic import replacing
from engine.store.parts import encode

PROFILE = "saddlepoint-recording"
VERSION = 1
SUFFIX = ".saddlepoint"
NUMBERS = "numbers"
PICTURE = "picture/"
BLOCK = 4096  # numbers of one curve in one message
Series = Mapping[str, tuple[Sequence[int], Sequence[Part | None]]]
CHUNK = 2**18  # bytes that are packed together: what a cut or a damaged byte may cost
SECOND = 1_000_000_000  # MCAP counts nanoseconds


@dataclass(frozen=True, slots=True)
class About:
    """What a recording is of."""

    title: str
    run: str
    step: int
    horizon: int
    config: Config
    versions: Mapping[str, str]


class Recorded(Protocol):
    """What is needed of a timeline to save it."""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What happened."""
        ...

    @property
    def settings(self) -> Changes:
        """Which settings were changed when."""
        ...

    def series(self) -> Iterator[tuple[str, list[int], Sequence[Part | None]]]:
        """Name, steps and pictures of every probe; None for one that cannot be read."""
        ...

    def seconds(self, step: int) -> float:
        """When a step was."""
        ...


def save_recording(
    path: str | Path, about: About, timeline: Recorded, columns: ColumnsView
) -> None:
    """Write a recording, whole or not at all.

    A message is a picture, at its step as MCAP's log time and its second as the publish time, or
    a block of numbers of one curve. What is needed to open a file comes first, so that one that was
    cut off can be read as far as it goes. Raises FileError naming the file and the reason.
    """
    series = {name: (steps[:], parts[:]) for name, steps, parts in timeline.series()}
    index = {name: steps for name, (steps, _) in series.items()}
    with replacing(path) as file:
        writer = Writer(file, chunk_size=CHUNK)
        writer.start(PROFILE, "saddlepoint")
        writer.add_metadata("about", _json({"version": VERSION, **asdict(about)}))
        writer.add_metadata("marks", _json([asdict(mark) for mark in timeline.marks]))
        writer.add_metadata("settings", _json(timeline.settings))
        writer.add_metadata("steps", _json(index))
        writer.add_metadata("seconds", _json(_clock(timeline, index)))
        curves = writer.register_channel(NUMBERS, "json+float64", 0)
        for name in columns.names():
            for content in _blocks(name, *columns.column(name)):
                writer.add_message(curves, 0, content, 0)
        channels = {n: writer.register_channel(PICTURE + n, "saddlepoint", 0) for n in series}
        for step, name, place in sorted(_entries(series)):
            if (part := series[name][1][place]) is not None:
                second = round(timeline.seconds(step) * SECOND)
                writer.add_message(channels[name], step, encode(part), second)
        writer.finish()  # type: ignore[no-untyped-call]


def _entries(series: Series) -> Iterator[tuple[int, str, int]]:
    """Yield every picture's step, name and place; one may have come while they were copied."""
    for name, (steps, parts) in series.items():
        for place in range(min(len(steps), len(parts))):
            yield steps[place], name, place


def _json(value: object) -> dict[str, str]:
    return {"json": json.dumps(value)}


def _clock(timeline: Recorded, index: Mapping[str, Sequence[int]]) -> list[tuple[int, float]]:
    steps = sorted({step for steps in index.values() for step in steps})
    return [(step, timeline.seconds(step)) for step in steps]


def _blocks(name: str, steps: Steps, values: Values) -> Iterator[bytes]:
    """Yield a curve in pieces: a line of JSON, then steps and values."""
    for start in range(0, len(steps), BLOCK):
        part = slice(start, start + BLOCK)
        head = json.dumps({"name": name, "count": len(steps[part])}).encode()
        numbers = (steps[part].astype("<i8"), values[part].astype("<f8"))
        yield head + b"\n" + b"".join(array.tobytes() for array in numbers)


def numbers(content: bytes) -> tuple[str, Steps, Values]:
    """Return name, steps and values of a piece of a curve; ValueError if it is none."""
    head, _, body = content.partition(b"\n")
    fields = json.loads(head)
    name, count = str(fields["name"]), int(fields["count"])
    if count < 0 or len(body) != 16 * count:
        raise ValueError("a curve is cut short")
    steps = np.frombuffer(body, "<i8", count).astype(np.int64)
    return name, steps, np.frombuffer(body, "<f8", count, 8 * count).astype(np.float64)
