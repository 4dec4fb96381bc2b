"""The pictures of a folder, decoded once into the cache and mapped from there."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from engine.contract.errors import FileError
from engine.imaging.cache import cache_folder, demand_space, disk_words, sweep
from engine.imaging.decoding import Bytes, Fit, UnreadableError, decoded
from engine.imaging.listing import Listing
from engine.kinds import Places
from engine.telling import progress

VERSION = 1  # of how pictures are decoded
BATCH = 128  # pictures in memory at once
WORKERS = min(4, os.cpu_count() or 1)
BUDGET = 20 * 2**30  # bytes of all decoded folders, beyond which the longest unused ones go


@dataclass(frozen=True, slots=True)
class Shape:
    """What every picture is made into."""

    side: int
    channels: int
    fit: Fit

    @property
    def bytes(self) -> int:
        """The bytes of one picture."""
        return self.channels * self.side * self.side


@dataclass(frozen=True, eq=False)
class Decoded:
    """Pixels (k, c, side, side) mapped from the disk, and the places (k,) of their files.

    ``skipped`` are the files that could not be read, each with the reason.
    """

    pixels: Bytes
    places: Places
    skipped: tuple[tuple[str, str], ...]


def decoded_folder(listing: Listing, shape: Shape) -> Decoded:
    """Return the pictures, decoding them if this was not done before for the same files.

    Needs the memory of a batch and the disk space of all. Raises FileError where the cache cannot
    hold them, leaving nothing half-written, or where not one of the files can be read.
    """
    cache = cache_folder("pictures")
    sweep(cache, "tmp*")
    pixels = cache / f"{_key(listing, shape)}.bin"
    skipped = _known(listing, shape, pixels)
    if skipped is None:
        demand_space(cache, len(listing.files) * shape.bytes)
        skipped = _decode(listing, shape, pixels)
        _forget_oldest(cache, pixels.stem)
    if len(skipped) == len(listing.files):
        raise FileError(
            f"{listing.folder}: not one of its {len(skipped):,} pictures can be read; the first, "
            f"{listing.files[0][0]}: {skipped[0]}"
        )
    return _mapped(listing, shape, pixels, skipped)


def _key(listing: Listing, shape: Shape) -> str:
    about = [VERSION, str(listing.folder.resolve()), shape.side, shape.channels, shape.fit]
    return hashlib.sha256(json.dumps([about, listing.files]).encode()).hexdigest()[:40]


def _known(listing: Listing, shape: Shape, pixels: Path) -> dict[int, str] | None:
    """Return the places of files that were found unreadable, or None if all is yet to be done."""
    try:
        about = json.loads(pixels.with_suffix(".json").read_text(encoding="utf-8"))
        skipped = {int(place): str(words) for place, words in about}
        whole = pixels.stat().st_size == (len(listing.files) - len(skipped)) * shape.bytes
    except (OSError, ValueError, TypeError):
        return None
    return skipped if whole else None


def _mapped(listing: Listing, shape: Shape, pixels: Path, skipped: dict[int, str]) -> Decoded:
    out = np.array([*skipped], dtype=np.int64)
    places: Places = np.setdiff1d(np.arange(len(listing.files), dtype=np.int64), out)
    size = (len(places), shape.channels, shape.side, shape.side)
    found: Bytes = np.asarray(np.memmap(pixels, np.uint8, "r", shape=size))
    with suppress(OSError):
        os.utime(pixels)  # so that the longest unused can be told
    named = tuple((listing.files[place][0], words) for place, words in skipped.items())
    return Decoded(found, places, named)


def _decode(listing: Listing, shape: Shape, target: Path) -> dict[int, str]:
    """Write the pixels of all files in order; return the places of those that are unreadable."""
    skipped: dict[int, str] = {}
    with _replacing(target) as file:
        for place, result in enumerate(_results(listing, shape)):
            if isinstance(result, str):
                skipped[place] = result
            else:
                file.write(result.tobytes())
    with _replacing(target.with_suffix(".json")) as file:
        file.write(json.dumps([*skipped.items()]).encode())
    return skipped


def _results(listing: Listing, shape: Shape) -> Iterator[Bytes | str]:
    """Yield for each file its pixels, or why it cannot be read."""

    def one(name: str) -> Bytes | str:
        try:
            return decoded(listing.folder / name, shape.side, shape.channels, shape.fit)
        except UnreadableError as error:
            return str(error)

    names = [name for name, _, _ in listing.files]
    with warnings.catch_warnings(), ThreadPoolExecutor(WORKERS) as pool:
        warnings.simplefilter("ignore")  # a doubtful tag is no reason to refuse a picture
        for start in range(0, len(names), BATCH):
            progress(f"Decoding {listing.folder.name}: {start:,} of {len(names):,} pictures")
            yield from pool.map(one, names[start : start + BATCH])


@contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    """Yield a file that takes the place of ``target`` when the block ends without error."""
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
        raise FileError(f"cannot keep decoded pictures in {target.parent}: {words}") from None


def _forget_oldest(cache: Path, present: str) -> None:
    files = sorted(cache.glob("*.bin"), key=lambda path: path.stat().st_mtime, reverse=True)
    total = 0
    for path in files:
        total += path.stat().st_size
        if total > BUDGET and path.stem != present:
            with suppress(OSError):  # still mapped by another run
                path.unlink()
                path.with_suffix(".json").unlink()
