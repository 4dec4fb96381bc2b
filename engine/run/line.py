"""A growing array of numbers that takes bounded memory: what is long lies in a file."""

from __future__ import annotations

import mmap
import tempfile
import weakref
from contextlib import suppress
from typing import IO, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.contract.errors import FileError
from engine.imaging.cache import cache_folder

START = 1024  # entries there is room for at first; the room doubles when it is full
KEPT = 2**17  # entries that are kept in memory; more lie in a file, which grows by as many
N = TypeVar("N", bound=np.generic)


class Line(Generic[N]):
    """One array that a single thread extends and any other reads without a lock.

    The writer fills entries before it raises the count, and swaps in a larger array before it
    fills that, so a reader always sees whole entries. A file is mapped anew for readers who come
    when nobody reads: pages that were looked at leave memory with the last view of them. Where
    there is no room for a file, the array stays in memory.
    """

    def __init__(self, kind: type[N]) -> None:
        self._kind = np.dtype(kind)
        self._array: NDArray[N] = np.empty(START, self._kind)
        self._count = 0
        self._file: IO[bytes] | None = None
        self._lent: weakref.ref[NDArray[N]] | None = None

    def __len__(self) -> int:
        return self._count

    def extend(self, values: NDArray[N]) -> None:
        """Append entries; called by the one writer only."""
        end = self._count + len(values)
        if end > len(self._array):
            self._array = self._larger(end)
        self._array[self._count : end] = values
        self._count = end

    def read(self, count: int) -> NDArray[N]:
        """Return a read-only view of the first ``count`` entries."""
        view = self._whole(count)[:count]
        view.setflags(write=False)
        return view

    def since(self, first: int) -> NDArray[N]:
        """Return the entries from ``first`` on; called by the one writer only."""
        return self._array[first : self._count]

    def _whole(self, count: int) -> NDArray[N]:
        """Return an array with at least ``count`` entries."""
        array, file = self._array, self._file
        if file is None or count <= START:
            return array
        lent = self._lent() if self._lent is not None else None
        if lent is None or len(lent) < count:
            try:
                lent = self._mapped(file, len(array))
            except (OSError, ValueError):  # no handle is left, or the file was given up just now
                return array
            self._lent = weakref.ref(lent)
        return lent

    def _larger(self, end: int) -> NDArray[N]:
        """Return an array of at least ``end`` entries that begins with those there are."""
        if end > KEPT:
            try:
                return self._filed(-(-end // KEPT) * KEPT)
            except (OSError, FileError):  # a full disk, no folder or no handle left
                pass
        grown = np.empty(max(2 * len(self._array), end), self._kind)
        grown[: self._count] = self._array[: self._count]
        file, self._file = self._file, None
        if file is not None:
            _close(file)  # it may have filled the disk
        return grown

    def _filed(self, room: int) -> NDArray[N]:
        """Return the file's entries, after it has been made to hold ``room`` of them."""
        file = self._file
        if file is None:
            file = _temporary()
            weakref.finalize(self, _close, file)
        there = file.seek(0, 2) // self._kind.itemsize
        if not there:
            file.write(self._array[: self._count].tobytes())
            there = self._count
        while there < room:  # written, not left empty: a full disk must be found out here
            piece = min(room - there, KEPT)
            file.write(bytes(piece * self._kind.itemsize))
            there += piece
        file.flush()
        array = self._mapped(file, room)
        self._file = file
        return array

    def _mapped(self, file: IO[bytes], room: int) -> NDArray[N]:
        shared = mmap.mmap(file.fileno(), room * self._kind.itemsize)
        return np.frombuffer(shared, self._kind)


def _temporary() -> IO[bytes]:
    """Return a file that is gone when it is closed, or with the process."""
    return tempfile.TemporaryFile(dir=cache_folder("curves"))


def _close(file: IO[bytes]) -> None:
    with suppress(OSError):  # what a full disk has not taken yet is not wanted any more
        file.close()
