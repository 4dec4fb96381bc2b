"""The folder for what can be had again: downloads, decoded pictures, classifiers of datasets."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import platformdirs

from engine.contract.errors import FileError

VARIABLE = "SADDLEPOINT_CACHE"  # names another folder, such as one on a larger disk
DAY = 24 * 3600
_WORDS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "permission is denied",
    errno.EPERM: "permission is denied",
    errno.ENOTDIR: "a part of its path is a file",
    errno.EEXIST: "it is a file",
}


def cache_folder(name: str) -> Path:
    """Return a folder of the cache, which is made if need be; FileError if it cannot be."""
    home = os.environ.get(VARIABLE) or platformdirs.user_cache_dir("saddlepoint", appauthor=False)
    folder = Path(home) / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(
            f"cannot use the cache {folder}: {disk_words(error) or error.strerror}; another "
            f"folder can be named in the environment variable {VARIABLE}"
        ) from None
    return folder


def demand_space(folder: Path, needed: int) -> None:
    """Raise FileError if a folder's disk has less than so many bytes left."""
    left = shutil.disk_usage(folder).free
    if left < needed:
        raise FileError(
            f"cannot use the cache {folder}: {_megabytes(needed)} are needed there and "
            f"{_megabytes(left)} are free; another folder can be named in the environment "
            f"variable {VARIABLE}"
        )


def sweep(folder: Path, pattern: str) -> None:
    """Delete what a process that was killed left half done, once it is a day old."""
    for path in folder.glob(pattern):
        try:
            if time.time() - path.stat().st_mtime > DAY:
                path.unlink()
        except OSError:  # another process was quicker, or still uses it
            continue


@contextmanager
def replacing(target: Path, what: str) -> Iterator[BinaryIO]:
    """Yield a file that takes the place of ``target`` when the block ends without error.

    Otherwise nothing is left behind. Raises FileError saying that ``what`` cannot be kept, and why.
    """
    try:
        handle, name = tempfile.mkstemp(prefix="tmp", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
            os.replace(name, target)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(name)
    except OSError as error:
        words = disk_words(error) or error.strerror or str(error)
        raise FileError(f"cannot keep {what} in {target.parent}: {words}") from None


def forget_oldest(folder: Path, suffix: str, budget: int, present: Path) -> None:
    """Delete the longest unused files with a suffix beyond so many bytes, and what goes with them.

    ``present`` stays. The time of use is that of the last change: see ``used``.
    """
    files = sorted(folder.glob(f"*{suffix}"), key=lambda path: path.stat().st_mtime, reverse=True)
    total = 0
    for path in files:
        total += path.stat().st_size
        if total > budget and path != present:
            for part in folder.glob(f"{path.stem}.*"):
                with suppress(OSError):  # still mapped by another run
                    part.unlink()


def used(path: Path) -> None:
    """Note that a file was used now, so that the longest unused can be told."""
    with suppress(OSError):
        os.utime(path)


def disk_words(error: OSError) -> str:
    """Say in words why the disk refused; "" if it is nothing of the disk."""
    return _WORDS.get(error.errno or 0, "")


def _megabytes(count: int) -> str:
    return f"{max(1, count // 10**6):,} MB"
