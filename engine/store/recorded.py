"""Reads a recording a moment at a time, whole ones by their index, cut ones as far as they go."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import numpy as np

from engine.contract.changes import Change, Changes
from engine.contract.errors import FileError
from engine.contract.snapshot import Part, Rows, Snapshot
from engine.contract.timeline import Kind, Mark
from engine.contract.values import tupled
from engine.store.chunks import DAMAGE, Chunks, why
from engine.store.parts import DamageError, decode
from engine.store.recording import NUMBERS, PICTURE, VERSION, About, numbers

LAST = 2**53  # step that a file may name


class Recording:
    """An open recording: what it is of, its marks, settings, curves and pictures.

    Any thread may read it. Files of earlier versions do not say which ``settings`` were when.

    Pictures stay in the file; of those that were looked at last a few are in memory. Raises
    FileError naming the file and what is wrong: missing, of another kind, newer, damaged.
    """

    def __init__(self, path: str | Path) -> None:
        self._chunks = Chunks(path)
        self.whole = self._chunks.whole
        try:
            found = self._chunks.metadata
            self.about = _about(str(path), found)
            self.marks = tuple(_mark(**mark) for mark in found["marks"])
            self.settings = _settings(found.get("settings", []))
            self._clock = sorted((_step(step), float(second)) for step, second in found["seconds"])
            self._places = self._placed()
            self.steps = self._known(found["steps"])
        except DAMAGE as error:
            self.close()
            raise FileError(f"{path} is damaged: {why(error)}") from None
        except FileError:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._chunks.close()

    @property
    def trouble(self) -> str:
        """What could not be read since the file was opened, in words; empty if all could."""
        return self._chunks.trouble

    def seconds(self, step: int) -> float:
        """Return when a step was."""
        place = bisect_right(self._clock, step, key=lambda entry: entry[0])
        return self._clock[place - 1][1] if place else 0.0

    def at(self, step: int) -> Snapshot | None:
        """Return what was on screen at a step: of each picture the newest until then."""
        found = {name: self.newest(name, step) for name in self.steps}
        parts = {name: part for name, part in found.items() if part is not None}
        return Snapshot(self.about.run, step, self.seconds(step), parts) if parts else None

    def snapshots(self) -> Iterator[Snapshot]:
        """Yield all pictures in order of their steps, those that are damaged left out."""
        for number in range(len(self._chunks.blocks)):
            found = [
                (step, topic.removeprefix(PICTURE), content)
                for topic, pair in self._chunks.entries(number).items()
                if topic.startswith(PICTURE)
                for step, content in zip(*pair, strict=True)
            ]
            for step, name, content in sorted(found, key=lambda entry: entry[0]):
                with suppress(DamageError):
                    parts = {name: decode(content)}
                    yield Snapshot(self.about.run, step, self.seconds(step), parts)

    def __len__(self) -> int:
        """How many pictures there are."""
        return sum(map(len, self.steps.values()))

    def rows(self) -> Rows:
        """Return the curves; pieces that are damaged are left out."""
        pieces: dict[str, list[tuple[Any, Any]]] = {}
        for number in self._places.get(NUMBERS, ()):
            for content in self._chunks.entries(number).get(NUMBERS, ([], []))[1]:
                with suppress(*DAMAGE):
                    name, steps, values = numbers(content)
                    pieces.setdefault(name, []).append((steps, values))
        columns = {
            name: (np.concatenate([s for s, _ in found]), np.concatenate([v for _, v in found]))
            for name, found in pieces.items()
        }
        return Rows(self.about.run, columns)

    def newest(self, name: str, step: int) -> Part | None:
        """Return the newest picture of a probe until a step; one that is damaged is left out."""
        topic, blocks = PICTURE + name, self._chunks.blocks
        places = self._places.get(topic, [])
        end = bisect_right(places, step, key=lambda number: blocks[number].start)
        for number in reversed(places[:end]):
            steps, contents = self._chunks.entries(number).get(topic, ([], []))
            for content in reversed(contents[: bisect_right(steps, step)]):
                with suppress(DamageError):
                    return decode(content)
        return None

    def _placed(self) -> dict[str, list[int]]:
        """Return the numbers of the chunks in which there is something of a topic."""
        found: dict[str, list[int]] = {}
        for number, block in enumerate(self._chunks.blocks):
            for topic in block.topics:
                found.setdefault(topic, []).append(number)
        return found

    def _known(self, told: Mapping[str, list[int]]) -> dict[str, list[int]]:
        """Return the steps at which there are pictures, by probe, as far as the file goes."""
        last = max((block.end for block in self._chunks.blocks), default=-1)
        steps = {str(name): sorted(map(_step, found)) for name, found in told.items()}
        if self.whole:
            return steps
        return {name: found[: bisect_right(found, last)] for name, found in steps.items()}


def _about(path: str, found: Mapping[str, Any]) -> About:
    fields = found["about"]
    version = int(fields["version"])
    if version > VERSION:
        raise FileError(
            f"{path} was written by a newer Saddlepoint (format {version}; this one reads up to "
            f"{VERSION})"
        )
    config = {
        str(section): {str(field): tupled(value) for field, value in values.items()}
        for section, values in fields["config"].items()
    }
    versions = {str(name): str(value) for name, value in fields["versions"].items()}
    steps = _step(fields["step"]), _step(fields["horizon"])
    return About(str(fields["title"]), str(fields["run"]), *steps, config, versions)


def _mark(step: int, kind: Kind, text: str, **_: object) -> Mark:
    """Return a mark of a file, which may know more of it."""
    if kind not in get_args(Kind):
        raise ValueError(f"there are no marks of the kind '{kind}'")
    return Mark(_step(step), kind, str(text))


def _settings(rows: list[tuple[object, Mapping[str, Any]]]) -> Changes:
    """Return which settings of a file were changed when; raises ValueError for a wrong order."""
    found = tuple((_step(step), _change(sections)) for step, sections in rows)
    if any(later <= step for (step, _), (later, _) in pairwise(found)):
        raise ValueError("changes of settings are not in the order of their steps")
    return found


def _change(sections: Mapping[str, Mapping[str, Any] | None]) -> Change:
    return {
        str(section): None
        if values is None
        else {str(name): tupled(value) for name, value in values.items()}
        for section, values in sections.items()
    }


def _step(value: object) -> int:
    """Return a step of a file; raises ValueError for a number that none can have."""
    if not isinstance(value, int | float) or not 0 <= value <= LAST or value != int(value):
        raise ValueError(f"there is no step {str(value)[:40]}")
    return int(value)
