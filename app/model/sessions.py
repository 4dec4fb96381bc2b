"""Automatic checkpoints of several windows, kept apart, and what a crashed one left behind.

Every window owns one numbered folder for as long as it holds the lock beside it. A folder that
nobody holds was left by a window that ended: in order if it says so, by a crash otherwise.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from app.model.whole import write_whole

RECORD = "session.json"
CHECKPOINTS = "*.safetensors"
KEPT = 5  # how many folders of ended windows are kept at most


@dataclass(frozen=True, slots=True)
class Leftover:
    """The newest state of a window that has ended; ``crashed`` if it did not end in order."""

    checkpoint: Path
    title: str
    crashed: bool

    @property
    def folder(self) -> Path:
        """The folder of the window that has ended."""
        return self.checkpoint.parent


class Sessions:
    """The folder that this window owns under ``root``, and a leftover to be offered, if any.

    A leftover is locked from when it is found until it is taken or discarded, so that two windows
    never offer the same.
    """

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        self._root = root
        self._held: dict[Path, FileLock] = {}
        self.leftover = self._find_leftover()
        self.folder = self._claim()
        self._record("", ended=False)

    def describe(self, title: str) -> None:
        """Note what is being trained, so that the next start can name it."""
        self._record(title, ended=False)

    def discard(self) -> None:
        """Delete the leftover."""
        leftover, self.leftover = self.leftover, None
        if leftover is not None:
            self._remove(leftover.folder)

    def close(self, title: str) -> None:
        """Note that the window ended in order and let go of every folder."""
        if any(self.folder.glob(CHECKPOINTS)):
            self._record(title, ended=True)
        else:
            self._remove(self.folder)
        for lock in self._held.values():
            lock.release()
        self._held.clear()

    def _claim(self) -> Path:
        number = 1
        while True:
            folder = self._root / f"{number:04d}"
            if not folder.exists() and self._lock(folder):
                folder.mkdir(exist_ok=True)
                return folder
            number += 1

    def _lock(self, folder: Path) -> bool:
        lock = FileLock(folder.with_suffix(".lock"), thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return False
        self._held[folder] = lock
        return True

    def _unlock(self, folder: Path) -> None:
        self._held.pop(folder).release()

    def _find_leftover(self) -> Leftover | None:
        """Return the newest state that nobody holds, crashed ones first; thin out the others."""
        free = [f for f in self._folders() if self._lock(f)]
        for folder in [f for f in free if not any(f.glob(CHECKPOINTS))]:
            free.remove(folder)
            self._remove(folder)
        found = sorted((_leftover(f) for f in free), key=_age, reverse=True)
        for old in found[KEPT:]:
            self._remove(old.folder)
        for other in found[1:KEPT]:
            self._unlock(other.folder)
        return found[0] if found else None

    def _folders(self) -> list[Path]:
        return sorted(p for p in self._root.iterdir() if p.is_dir())

    def _remove(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        self._unlock(folder)
        with contextlib.suppress(OSError):  # another window may be looking at it
            folder.with_suffix(".lock").unlink(missing_ok=True)

    def _record(self, title: str, *, ended: bool) -> None:
        record = json.dumps({"title": title, "ended": ended})
        with contextlib.suppress(OSError):  # a full disk is reported where work is saved
            write_whole(self.folder / RECORD, record)


def _leftover(folder: Path) -> Leftover:
    newest = max(folder.glob(CHECKPOINTS), key=lambda p: p.stat().st_mtime)
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        title, ended = str(record.get("title", "")), bool(record.get("ended"))
    except (OSError, ValueError, AttributeError, RecursionError):
        title, ended = "", False
    return Leftover(newest, title, crashed=not ended)


def _age(leftover: Leftover) -> tuple[bool, float]:
    return leftover.crashed, leftover.checkpoint.stat().st_mtime
