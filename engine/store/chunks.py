"""The chunks of an MCAP file: found by its index, or by reading through, and read when needed."""

from __future__ import annotations

import io
import json
import os
import struct
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zstandard
from mcap.data_stream import ReadDataStream
from mcap.exceptions import McapError
from mcap.reader import make_reader
from mcap.records import Channel, Chunk, Message, Metadata
from mcap.stream_reader import StreamReader, breakup_chunk

from engine.contract.errors import FileError
from engine.store.atomic import reason
from engine.store.parts import DamageError

Entries = dict[str, tuple[list[int], list[bytes]]]  # by topic: steps and contents
MOST_CHUNK = 2**28  # bytes that a chunk may unfold to
MOST_META = 2**26  # bytes of JSON
KEPT = 2**25  # bytes of chunks that are kept unfolded
HEAD = 8 + 8 + 8 + 4 + 4 + 8  # bytes of a chunk beside its compression's name and its records
MAGIC = b"\x89MCAP0\r\n"
DAMAGE = (
    *(McapError, DamageError, zstandard.ZstdError, struct.error),
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError),
)


@dataclass(frozen=True, slots=True)
class Block:
    """A chunk: the steps that it spans, the topics in it, and where in the file its record is."""

    start: int
    end: int
    topics: frozenset[str]
    offset: int


class Chunks:
    """An MCAP file that stays open; any thread may read it.

    ``whole`` files have an index. ``trouble`` says in words what could not be read of it since, and
    is empty as long as all could. Raises FileError naming the file: missing, of another kind,
    damaged.
    """

    def __init__(self, path: str | Path) -> None:
        self.trouble = ""
        self._name = Path(path).name
        self._lock = threading.RLock()
        self._unfolded: OrderedDict[int, Entries] = OrderedDict()
        self._weights: dict[int, int] = {}
        self._topics: dict[int, str] = {}
        self._file = _opened(path)
        try:
            self.metadata, self.blocks, self.whole = self._scanned()
        except (*DAMAGE, OSError) as error:
            self.close()
            raise FileError(f"{path} is damaged: {why(error)}") from None

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._file.close()

    def entries(self, number: int) -> Entries:
        """Return what a chunk holds, by topic; of one that cannot be read nothing."""
        with self._lock:
            if number not in self._unfolded:
                found = self._read(number)
                self._unfolded[number] = found
                contents = (each for _, pair in found.items() for each in pair[1])
                self._weights[number] = sum(map(len, contents))
                while sum(self._weights.values()) > KEPT and len(self._unfolded) > 1:
                    oldest, _ = self._unfolded.popitem(last=False)
                    del self._weights[oldest]
            self._unfolded.move_to_end(number)
            return self._unfolded[number]

    def _read(self, number: int) -> Entries:
        block = self.blocks[number]
        try:
            self._file.seek(block.offset + 1 + 8)
            return self._unfold(Chunk.read(ReadDataStream(self._file)))
        except (*DAMAGE, OSError) as error:
            where = f"steps {block.start:,} to {block.end:,}" if block.end else "the curves"
            self.trouble = self.trouble or (
                f"{self._name} cannot be read as a whole, {where} among others: "
                f"{self._said(error)}. What is shown there is older, or missing."
            )
            return {}

    def _said(self, error: Exception) -> str:
        """Say what has become of the file since it was opened."""
        if isinstance(error, OSError):
            return reason(error)
        if self._file.closed:
            return "it was closed"
        cut = os.fstat(self._file.fileno()).st_size < self._file.size
        return "it was cut short while it was open" if cut else "a part of it is damaged"

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
                index.chunk_start_offset,
            )
            for index in summary.chunk_indexes
        ]
        return _metadata(reader.iter_metadata()), blocks

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
                    blocks.append(_located(record, topics, self._file.tell()))
        except (*DAMAGE, OSError):
            if not meta:
                raise
        return _metadata(meta), blocks


def _located(chunk: Chunk, topics: frozenset[str], end: int) -> Block:
    """Return a chunk whose record ends at a place of the file."""
    size = HEAD + len(chunk.compression.encode()) + len(chunk.data)
    return Block(chunk.message_start_time, chunk.message_end_time, topics, end - size - 8 - 1)


class _Measured(io.BufferedReader):
    """A file that gives what is left of it where a wrong length asks for more than memory holds."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(io.FileIO(path))
        self.size = os.fstat(self.fileno()).st_size

    def read(self, size: int | None = -1) -> bytes:
        """Return so many bytes, or all that there are."""
        left = max(self.size - self.tell(), 0)
        return super().read(left if size is None or size < 0 else min(size, left))


def _opened(path: str | Path) -> _Measured:
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


def _refuse_bombs(chunk: Chunk) -> None:
    """Raise ValueError for a chunk that would unfold to more than a recording ever holds."""
    size = chunk.uncompressed_size
    if chunk.compression == "zstd":
        size = max(size, zstandard.get_frame_parameters(chunk.data).content_size)
    elif chunk.compression:
        raise ValueError(f"the unknown compression {chunk.compression}")
    if size > MOST_CHUNK:
        raise ValueError("a chunk is too large")


def why(error: Exception) -> str:
    """Say what is wrong with a file; the end of one that was cut too early has no words."""
    return str(error) or "it was cut off before its first whole piece"
