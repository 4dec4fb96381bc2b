"""The pictures of a folder, decoded once and kept."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from engine.contract.errors import FileError
from engine.imaging.decoding import UnreadableError, decoded
from engine.imaging.fitting import Bytes, Frame
from engine.imaging.kept_pictures import Work, kept_pictures
from engine.imaging.listing import Listing
from engine.kinds import Places
from engine.telling import progress

BATCH = 128  # pictures in memory at once
WORKERS = min(4, os.cpu_count() or 1)


@dataclass(frozen=True, eq=False)
class Decoded:
    """Pixels (k, c, side, side) mapped from the disk, and the places (k,) of their files.

    ``skipped`` are the files that could not be read, each with the reason.
    """

    pixels: Bytes
    places: Places
    skipped: tuple[tuple[str, str], ...]


def decoded_folder(listing: Listing, frame: Frame) -> Decoded:
    """Return the pictures, decoding them if this was not done before for the same files.

    Needs the memory of a batch and the disk space of all. Raises FileError where the cache cannot
    hold them, or where not one of the files can be read.
    """
    look = [frame.side, frame.channels, frame.fit]
    about = [str(listing.folder.resolve()), look, listing.files]
    size = (frame.channels, frame.side, frame.side)
    work = Work(about, len(listing.files), size, lambda: _results(listing, frame))
    pixels, skipped = kept_pictures(work)
    if not len(pixels):
        raise FileError(
            f"{listing.folder}: not one of its {len(skipped):,} pictures can be read; the first, "
            f"{listing.files[0][0]}: {skipped[0]}"
        )
    out = np.array([*skipped], dtype=np.int64)
    places: Places = np.setdiff1d(np.arange(len(listing.files), dtype=np.int64), out)
    named = tuple((listing.files[place][0], words) for place, words in skipped.items())
    return Decoded(pixels, places, named)


def _results(listing: Listing, frame: Frame) -> Iterator[Bytes | str]:
    """Yield for each file its pixels, or why it cannot be read."""

    def one(name: str) -> Bytes | str:
        try:
            return decoded(listing.folder / name, frame)
        except UnreadableError as error:
            return str(error)

    names = [name for name, _, _ in listing.files]
    with warnings.catch_warnings(), ThreadPoolExecutor(WORKERS) as pool:
        warnings.simplefilter("ignore")  # a doubtful tag is no reason to refuse a picture
        for start in range(0, len(names), BATCH):
            progress(f"Decoding {listing.folder.name}: {start:,} of {len(names):,} pictures")
            yield from pool.map(one, names[start : start + BATCH])
    progress(f"Decoding {listing.folder.name}: all of {len(names):,} pictures")
