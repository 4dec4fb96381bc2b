"""Reads a recording a moment at a time, whole ones by their index, cut ones as far as they go."""

from __future__ import annotations

import io
import json
import os
import struct
import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, get_args

import numpy as np
import zstandard
from mcap.data_stream import ReadDataStream
from mcap.exceptions import McapError
from mcap.reader import make_reader
from mcap.records import Channel, Chunk, Message, Metadata
from mcap.stream_reader import StreamReader, breakup_chunk

from engine.contract.errors import FileError
from engine.contract.snapshot import Part, Rows, Snapshot
from engine.contract.timeline import Kind, Mark
from engine.contract.values import tupled
from engine.store.atomic import reason
from engine.store.parts import DamageError, decode
from engine.store.recording import NUMBERS, PICTURE, VERSION, About, numbers

Entries = dict[str, tuple[list[int], list[bytes]]]  # by topic: steps and contents
MOST_CHUNK = 2**28  # bytes that a chunk may unfold to
MOST_META = 2**26  # bytes of JSON
KEPT = 8  # chunks that are kept unfolded
MAGIC = b"\x89MCAP0\r\n"
DAMAGE = (
    *(McapError, DamageError, zstandard.ZstdError, struct.error),
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError),
)


@dataclass(frozen=True, slots=True)
class Block:
    """A chunk: the steps that it spans, the topics in it, and how to get its bytes."""

    start: int
    end: int
    topics: frozenset[str]
    load: Callable[[], Chunk]


class Recording:
    """An open recording: what it is of, its marks, curves and pictures; any thread may read it.

    Raises FileError naming the file and what is wrong: missing, of another kind, newer, damaged.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = str(path)
        self._lock = threading.RLock()
        self._unfolded: OrderedDict[int, Entries] = OrderedDict()
        self._file = _opened(path)
        try:
            self._topics: dict[int, str] = {}
            found, self._blocks, self.whole = self._scanned()
            self.about = _about(self._path, found)
            self.marks = tuple(_mark(**mark) for mark in found["marks"])
            self._clock = [(int(step), float(second)) for step, second in found["seconds"]]
            self._steps = {str(n): [int(s) for s in steps] for n, steps in found["steps"].items()}
        except (*DAMAGE, OSError) as error:
            self.close()
            raise FileError(f"{path} is damaged: {error}") from None
        except FileError:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def seconds(self, step: int) -> float:
        """Return when a step was."""
        place = bisect_right(self._clock, step, key=lambda entry: entry[0])
        return self._clock[place - 1][1] if place else 0.0

    def at(self, step: int) -> Snapshot | None:
        """Return what was on screen at a step: of each picture the newest until then."""
        found = {name: self._newest(name, step) for name in self._steps}
        parts = {name: part for name, part in found.items() if part is not None}
        return Snapshot(self.about.run, step, self.seconds(step), parts) if parts else None

    def snapshots(self) -> Iterator[Snapshot]:
        """Yield all pictures in order of their steps, those that are damaged left out."""
        for number in range(len(self._blocks)):
            entries = self._entries(number)
            found = [
                (step, topic.removeprefix(PICTURE), content)
                for topic, pair in entries.items()
                if topic.startswith(PICTURE)
                for step, content in zip(*pair, strict=True)
            ]
            for step, name, content in sorted(found, key=lambda entry: entry[0]):
                with suppress(DamageError):
                    parts = {name: decode(content)}
                    yield Snapshot(self.about.run, step, self.seconds(step), parts)

    def __len__(self) -> int:
        """How many pictures there are."""
        return sum(map(len, self._steps.values()))

    def rows(self) -> Rows:
        """Return the curves; pieces that are damaged are left out."""
        pieces: dict[str, list[tuple[Any, Any]]] = {}
        for number, block in enumerate(self._blocks):
            if NUMBERS in block.topics:
                for content in self._entries(number).get(NUMBERS, ([], []))[1]:
                    name, steps, values = numbers(content)
                    pieces.setdefault(name, []).append((steps, values))
        columns = {
            name: (np.concatenate([s for s, _ in found]), np.concatenate([v for _, v in found]))
            for name, found in pieces.items()
        }
        return Rows(self.about.run, columns)

    def _newest(self, name: str, step: int) -> Part | None:
        topic = PICTURE + name
        for number in range(len(self._blocks) - 1, -1, -1):
            block = self._blocks[number]
            if block.start > step or topic not in block.topics:
                continue
            steps, contents = self._entries(number).get(topic, ([], []))
            place = bisect_right(steps, step)
            if place:
                try:
                    return decode(contents[place - 1])
                except DamageError:
                    return None
        return None

    def _entries(self, number: int) -> Entries:
        """Return what a chunk holds, by topic; of one that is damaged nothing."""
        with self._lock:
            if number not in self._unfolded:
                try:
                    self._unfolded[number] = self._unfold(self._blocks[number].load())
                except (*DAMAGE, OSError):
                    self._unfolded[number] = {}
                while len(self._unfolded) > KEPT:
                    self._unfolded.popitem(last=False)
            self._unfolded.move_to_end(number)
            return self._unfolded[number]

    def _unfold(self, chunk: Chunk) -> Entries:
        _refuse_bombs(chunk)
        entries: Entries = {}
        for record in breakup_chunk(chunk, validate_crc=True):
            if isinstance(record, Channel):
                self._topics[record.id] = record.topic
            elif isinstance(record, Message):
                steps, contents = entries.setdefault(self._topics[record.channel_id], ([], []))
                steps.append(record.log_time)
                contents.append(record.data)
        return entries

    def _scanned(self) -> tuple[Mapping[str, Any], list[Block], bool]:
        """Return metadata and chunks: by the index at the end, or else by reading through."""
        try:
            return (*self._indexed(), True)
        except (*DAMAGE, OSError):
            self._topics.clear()
            return (*self._read_through(), False)

    def _indexed(self) -> tuple[Mapping[str, Any], list[Block]]:
        reader = make_reader(self._file)
        summary = reader.get_summary()
        if summary is None or not summary.chunk_indexes:
            raise ValueError("there is no index")
        self._topics.update({number: c.topic for number, c in summary.channels.items()})
        blocks = [
            Block(
                index.message_start_time,
                index.message_end_time,
                frozenset(self._topics[number] for number in index.message_index_offsets),
                self._seeker(index.chunk_start_offset),
            )
            for index in summary.chunk_indexes
        ]
        return _metadata(reader.iter_metadata()), blocks

    def _seeker(self, offset: int) -> Callable[[], Chunk]:
        def load() -> Chunk:
            self._file.seek(offset + 1 + 8)
            chunk: Chunk = Chunk.read(ReadDataStream(self._file))
            return chunk

        return load

    def _read_through(self) -> tuple[Mapping[str, Any], list[Block]]:
        self._file.seek(0)
        blocks: list[Block] = []
        meta: list[Metadata] = []
        try:
            reader = StreamReader(self._file, emit_chunks=True, record_size_limit=MOST_CHUNK)
            for record in reader.records:
                if isinstance(record, Metadata):
                    meta.append(record)
                elif isinstance(record, Chunk):
                    topics = frozenset(self._unfold(record))  # which also names its channels
                    blocks.append(_held(record, topics))
        except (*DAMAGE, OSError):
            if not meta:
                raise
        return _metadata(meta), blocks


def _held(chunk: Chunk, topics: frozenset[str]) -> Block:
    return Block(chunk.message_start_time, chunk.message_end_time, topics, lambda: chunk)


class _Measured(io.BufferedReader):
    """A file that gives what is left of it where a wrong length asks for more than memory holds."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(io.FileIO(path))
        self._size = os.fstat(self.fileno()).st_size

    def read(self, size: int | None = -1) -> bytes:
        """Return so many bytes, or all that there are."""
        left = max(self._size - self.tell(), 0)
        return super().read(left if size is None or size < 0 else min(size, left))


def _opened(path: str | Path) -> BinaryIO:
    try:
        file = _Measured(path)  # it stays open as long as the recording
    except FileNotFoundError:
        raise FileError(f"cannot read {path}: there is no such file") from None
    except OSError as error:
        raise FileError(f"cannot read {path}: {reason(error)}") from None
    with_magic = file.read(len(MAGIC)) == MAGIC
    file.seek(0)
    if not with_magic:
        file.close()
        raise FileError(f"{path} is not a recording of Saddlepoint: it is no MCAP file")
    return file


def _metadata(records: Iterable[Metadata]) -> Mapping[str, Any]:
    found = {record.name: str(record.metadata["json"]) for record in records}
    if sum(map(len, found.values())) > MOST_META:
        raise ValueError("its descriptions are too long")
    return {name: json.loads(text) for name, text in found.items()}


def _about(path: str, found: Mapping[str, Any]) -> About:
    fields = dict(found["about"])
    version = int(fields.pop("version"))
    if version > VERSION:
        raise FileError(
            f"{path} was written by a newer Saddlepoint (format {version}; this one reads up to "
            f"{VERSION})"
        )
    config = {
        str(section): {str(field): tupled(value) for field, value in values.items()}
        for section, values in fields.pop("config").items()
    }
    return About(config=config, **fields)


def _refuse_bombs(chunk: Chunk) -> None:
    """Raise ValueError for a chunk that would unfold to more than a recording ever holds."""
    size = chunk.uncompressed_size
    if chunk.compression == "zstd":
        size = max(size, zstandard.get_frame_parameters(chunk.data).content_size)
    elif chunk.compression:
        raise ValueError(f"the unknown compression {chunk.compression}")
    if size > MOST_CHUNK:
        raise ValueError("a chunk is too large")


def _mark(step: int, kind: Kind, text: str, **_: object) -> Mark:
    """Return a mark of a file, which may know more of it."""
    if kind not in get_args(Kind):
        raise ValueError(f"there are no marks of the kind '{kind}'")
    return Mark(int(step), kind, str(text))
