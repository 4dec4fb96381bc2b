"""The folder for what can be had again: downloads, and pictures that were decoded."""

from __future__ import annotations

import errno
import os
import shutil
import time
from pathlib import Path

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


def disk_words(error: OSError) -> str:
    """Say in words why the disk refused; "" if it is nothing of the disk."""
    return _WORDS.get(error.errno or 0, "")


def _megabytes(count: int) -> str:
    return f"{max(1, count // 10**6):,} MB"
