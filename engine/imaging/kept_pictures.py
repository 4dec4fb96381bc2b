"""Pictures that were made ready once, kept in the cache and mapped from there."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.imaging.cache import (
    cache_folder,
    demand_space,
    forget_oldest,
    replacing,
    sweep,
    used,
)
from engine.imaging.fitting import Bytes

VERSION = 2  # of how pictures are made ready
BUDGET = 20 * 2**30  # bytes of all kept pictures, beyond which the longest unused ones go
WHAT = "decoded pictures"


@dataclass(frozen=True, slots=True)
class Work:
    """So many pictures of one size (c, h, w), and what makes them: pixels, or why there are none.

    ``about`` is a plain value that differs wherever the pictures do.
    """

    about: object
    count: int
    size: tuple[int, int, int]
    results: Callable[[], Iterator[Bytes | str]]

    @property
    def bytes(self) -> int:
        """The bytes of one picture."""
        return int(np.prod(self.size))


def kept_pictures(work: Work) -> tuple[Bytes, dict[int, str]]:
    """Return the pixels (k, c, h, w), mapped, and for each place without any the reason.

    They are made if this was not done before, which needs the disk space of all. Raises FileError
    where the cache cannot hold them, leaving nothing half-written.
    """
    cache = cache_folder("pictures")
    sweep(cache, "tmp*")
    text = json.dumps([VERSION, work.about])
    pixels = cache / f"{hashlib.sha256(text.encode()).hexdigest()[:40]}.bin"
    skipped = _known(work, pixels)
    if skipped is None:
        demand_space(cache, work.count * work.bytes)
        skipped = _made(work, pixels)
        forget_oldest(cache, ".bin", BUDGET, pixels)
    if len(skipped) == work.count:
        return np.empty((0, *work.size), np.uint8), skipped
    shape = (work.count - len(skipped), *work.size)
    found: Bytes = np.asarray(np.memmap(pixels, np.uint8, "r", shape=shape))
    used(pixels)
    return found, skipped


def stamp(path: Path) -> tuple[str, int, int]:
    """Return the place of a file, its bytes and its time of change: its version."""
    status = os.stat(path)
    return str(path.resolve()), status.st_size, status.st_mtime_ns


def _known(work: Work, pixels: Path) -> dict[int, str] | None:
    """Return the places without pixels, or None if all is yet to be done."""
    try:
        about = json.loads(pixels.with_suffix(".json").read_text(encoding="utf-8"))
        skipped = {int(place): str(words) for place, words in about}
        whole = pixels.stat().st_size == (work.count - len(skipped)) * work.bytes
    except (OSError, ValueError, TypeError, OverflowError, RecursionError):
        return None
    return skipped if whole else None


def _made(work: Work, target: Path) -> dict[int, str]:
    """Write the pixels of all pictures in order; return the places of those without any."""
    skipped: dict[int, str] = {}
    with replacing(target, WHAT) as file:
        for place, result in enumerate(work.results()):
            if isinstance(result, str):
                skipped[place] = result
            else:
                file.write(result.tobytes())
    with replacing(target.with_suffix(".json"), WHAT) as file:
        file.write(json.dumps([*skipped.items()]).encode())
    return skipped
