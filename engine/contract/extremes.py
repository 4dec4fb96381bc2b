"""The least and greatest values of blocks of a growing curve, so that millions draw at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Pairs = NDArray[np.float64]  # (2, n): the least values, then the greatest

FINEST = 64  # values in a block of the finest level; each further level's are twice as long
CHUNK = 4096  # values that are taken in at once
KEPT = 4096  # blocks of a level that are kept at least, the newest: as many as a screen is wide
MOST = 2**20  # values that are read at once where a long curve comes whole


class Level:
    """The blocks of one length, of which the oldest are forgotten.

    One thread pushes; any other reads, as first block, pairs and count are swapped in together.
    """

    def __init__(self) -> None:
        self._seen: tuple[int, Pairs, int] = (0, np.empty((2, 2 * KEPT)), 0)

    @property
    def count(self) -> int:
        """How many blocks there have been."""
        first, _, count = self._seen
        return first + count

    def push(self, pairs: Pairs) -> None:
        """Append blocks (2, n)."""
        first, array, count = self._seen
        new = pairs.shape[1]
        if count + new > array.shape[1]:
            kept = np.concatenate([array[:, :count], pairs], axis=1)[:, -KEPT:]
            first, count, new = first + count + new - kept.shape[1], 0, kept.shape[1]
            array, pairs = np.empty((2, 2 * KEPT)), kept
        array[:, count : count + new] = pairs
        self._seen = (first, array, count + new)

    def blocks(self, first: int, last: int) -> Pairs | None:
        """Return blocks ``first`` up to ``last`` (2, last - first), None unless all are kept."""
        oldest, array, count = self._seen
        if first < oldest or last > oldest + count:
            return None
        return array[:, first - oldest : last - oldest]


class Extremes:
    """Extremes of aligned blocks of 64, 128, 256, ... values; what is no number counts for none.

    A block without a number has NaN. Its memory grows with the logarithm of the curve's length.
    """

    def __init__(self) -> None:
        self._levels: tuple[Level, ...] = ()
        self._done = 0

    @property
    def due(self) -> int:
        """How many values a curve must have before it is worth while to extend this."""
        return self._done + CHUNK

    def extend(self, values: NDArray[np.float64]) -> None:
        """Take in what is new of all values so far; called by the curve's writer only."""
        while self._done + CHUNK <= len(values):
            self.take(values[self._done : min(len(values), self._done + MOST) // CHUNK * CHUNK])

    def take(self, values: NDArray[np.float64]) -> None:
        """Take in the next values, whole chunks of 4,096 of them."""
        finite = np.where(np.isfinite(values), values, np.nan).reshape(-1, FINEST)
        self._push(np.stack([np.fmin.reduce(finite, axis=1), np.fmax.reduce(finite, axis=1)]))
        self._done += len(values)

    def blocks(self, size: int, first: int, last: int) -> Pairs | None:
        """Return extremes (2, last - first) of the blocks of ``size`` values with these numbers.

        None unless the size is a power of two from 64 on and all of them are known.
        """
        level = (size // FINEST).bit_length() - 1
        if size < FINEST or level >= len(self._levels):
            return None
        return self._levels[level].blocks(first, last)

    def count(self, size: int) -> int:
        """Return how many whole blocks of ``size`` values there have been."""
        level = (size // FINEST).bit_length() - 1
        return self._levels[level].count if 0 <= level < len(self._levels) else 0

    def _push(self, new: Pairs) -> None:
        """Append blocks to the finest level, and what they make whole to those above it."""
        place = 0
        while new.shape[1]:
            if place == len(self._levels):
                self._levels = (*self._levels, Level())
            level = self._levels[place]
            odd = level.count % 2
            if odd:  # its other half has come
                before = level.blocks(level.count - 1, level.count)
                new = new if before is None else np.concatenate([before, new], axis=1)
            level.push(new[:, odd:])
            pairs = new[:, : new.shape[1] // 2 * 2].reshape(2, -1, 2)
            new = np.stack([np.fmin.reduce(pairs[0], axis=1), np.fmax.reduce(pairs[1], axis=1)])
            place += 1
