"""Which pictures a folder holds, and which class each belongs to."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.contract.errors import FileError
from engine.kinds import Labels
from engine.telling import progress, remark

SUFFIXES = frozenset(
    (".png", ".jpg", ".jpeg", ".jfif", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm")
)
MOST = 1_000_000  # files
STEP = 5000  # files between two words of progress


@dataclass(frozen=True, eq=False)
class Listing:
    """The pictures of a folder in order of their names.

    ``files`` are (path within the folder, bytes, time of change in ns); ``labels`` (n,) count
    ``classes``, the subfolders with pictures, if there are any; ``empty`` are those without.
    """

    folder: Path
    files: tuple[tuple[str, int, int], ...]
    labels: Labels
    classes: tuple[str, ...]
    empty: tuple[str, ...]


def listed(folder: Path) -> Listing:
    """List the pictures in a folder and below; the first subfolder on the way is the class.

    What has no suffix of a picture, is hidden or is no regular file is passed over. Links are
    followed, but no folder is entered twice. Raises FileError for a folder that cannot be read or
    holds no picture.
    """
    if not folder.is_dir():
        words = "is no folder" if folder.exists() else "does not exist"
        raise FileError(f"{folder}: {words}; data.path must name a folder of pictures")
    try:
        files = sorted(_walked(folder))
        tops = [n for n, e in _entries(folder, "", set()) if _is(e.is_dir)]
    except OSError as error:
        raise FileError(f"{folder}: cannot be read ({error.strerror or error})") from None
    if not files:
        raise FileError(f"{folder}: holds no pictures ({', '.join(sorted(SUFFIXES))})")
    owners = [name.partition("/")[0] if "/" in name else "" for name, _, _ in files]
    found, labels = np.unique(owners, return_inverse=True)
    names = tuple(_shown(str(name)) or "(no subfolder)" for name in found)
    classes = () if names == ("(no subfolder)",) else names
    empty = tuple(sorted(set(tops) - set(owners)))
    return Listing(folder, tuple(files), labels.astype(np.int64).reshape(-1), classes, empty)


def _shown(name: str) -> str:
    """Return a name that can be written anywhere; bytes that are no UTF-8 are replaced."""
    return name.encode(errors="surrogateescape").decode(errors="replace")


def _walked(top: Path) -> Iterator[tuple[str, int, int]]:
    entered: set[tuple[int, int]] = set()
    waiting = [""]
    count = 0
    while waiting:
        inside = waiting.pop()
        for name, entry in _entries(top, inside, entered):
            if _is(entry.is_dir):
                waiting.append(f"{name}/")
            elif os.path.splitext(name)[1].lower() in SUFFIXES and _is(entry.is_file):
                about = entry.stat()
                yield name, about.st_size, about.st_mtime_ns
                count += 1
                _report(count, top)


def _entries(
    top: Path, inside: str, entered: set[tuple[int, int]]
) -> list[tuple[str, os.DirEntry[str]]]:
    """Return what a folder holds that is not hidden; nothing if it was entered before."""
    try:
        status = os.stat(top / inside)
        if (status.st_dev, status.st_ino) in entered:  # a link that leads round in a circle
            return []
        entered.add((status.st_dev, status.st_ino))
        with os.scandir(top / inside) as found:
            return [(f"{inside}{e.name}", e) for e in found if not e.name.startswith(".")]
    except OSError as error:
        if not inside:
            raise
        remark(f"The folder {inside} cannot be entered: {error.strerror}.")
        return []


def _is(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except OSError:  # a link to itself
        return False


def _report(count: int, top: Path) -> None:
    if count > MOST:
        raise FileError(f"{top}: holds more than {MOST:,} pictures, which is the most")
    if count % STEP == 0:
        progress(f"Listing {top.name}: {count:,} pictures …")
