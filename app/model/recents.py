"""The files that were opened or saved last, remembered in a small JSON file."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from app.model.whole import write_whole


class Recents:
    """At most ``limit`` paths, newest first; a list that cannot be read is an empty one."""

    def __init__(self, file: Path, limit: int = 10) -> None:
        self._file = file
        self._limit = limit

    def paths(self) -> tuple[Path, ...]:
        """The remembered files, whether or not they still exist: a lost drive answers slowly."""
        return tuple(self._read())

    def add(self, path: Path) -> None:
        """Put a file first; failing to remember is no failure of the work done with it."""
        path = path.absolute()
        self._write([path, *(p for p in self._read() if p != path)][: self._limit])

    def clear(self) -> None:
        """Forget all files."""
        self._write([])

    def _read(self) -> list[Path]:
        try:
            stored = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return []
        return [Path(p) for p in stored if isinstance(p, str)] if isinstance(stored, list) else []

    def _write(self, paths: list[Path]) -> None:
        with contextlib.suppress(OSError):
            write_whole(self._file, json.dumps([str(p) for p in paths]))
