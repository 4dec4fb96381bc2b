"""What a curve needs before it is drawn: windowing, thinning, looking up. No Qt."""

from __future__ import annotations

from bisect import bisect_left, bisect_right  # searchsorted would copy all steps for a float
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.contract.columns import Steps, Values
from engine.contract.extremes import Extremes

Doubles = NDArray[np.float64]
DRAWABLE = 1e30  # beyond this the painter's arithmetic overflows


class Sliced(Protocol):
    """A column of which slices can be had; a column that is computed need not lie in memory."""

    def __getitem__(self, part: slice, /) -> Doubles:
        """Return the entries of a slice (n,)."""
        ...


def window(steps: Steps, left: float, right: float) -> slice:
    """Return the slice of ascending steps within the bounds, and one more at either side."""
    first = bisect_left(steps, left) - 1
    last = bisect_right(steps, right) + 1
    return slice(max(0, first), min(len(steps), last))


def drawable(values: Values) -> Doubles:
    """Return the values with what cannot be drawn made NaN, and the huge ones bounded."""
    finite = np.where(np.isfinite(values), values, np.nan)
    return np.clip(finite, -DRAWABLE, DRAWABLE)


def thinned(
    steps: Steps,
    values: Sliced,
    visible: slice,
    pixels: int,
    extremes: Extremes | None = None,
) -> tuple[Doubles, Doubles]:
    """Return at most about 2 points per pixel that keep every minimum and maximum of the slice.

    Buckets are powers of two aligned to the start of the column, so that a growing curve does not
    flicker; those whose ``extremes`` are known are not read again. Values that are not finite come
    back as NaN.
    """
    bucket = bucket_for(visible.stop - visible.start, pixels)
    if bucket == 1:
        return steps[visible].astype(np.float64), drawable(values[visible])
    first, last = visible.start // bucket, visible.stop // bucket
    lowest, highest = _extremes(values, bucket, first, last, extremes)
    whole = first + len(lowest)
    rest = slice(max(whole * bucket, visible.start), visible.stop)
    middles = steps[first * bucket + bucket // 2 : whole * bucket : bucket]
    x = np.concatenate([np.repeat(middles, 2), steps[rest]]).astype(np.float64)
    both = np.stack([lowest, highest], axis=1).reshape(-1)
    return x, np.concatenate([both, drawable(values[rest])])


def bucket_for(count: int, pixels: int) -> int:
    """Return how many values share a pixel, a power of two."""
    bucket = 1
    while count / bucket > max(pixels, 1):
        bucket *= 2
    return bucket


def _extremes(
    values: Sliced, bucket: int, first: int, last: int, extremes: Extremes | None
) -> tuple[Doubles, Doubles]:
    """Return the least and greatest values of these buckets."""
    known = 0 if extremes is None else min(last, extremes.count(bucket))
    kept = extremes.blocks(bucket, first, known) if extremes is not None and known > first else None
    start = first if kept is None else known
    blocks = drawable(values[start * bucket : last * bucket]).reshape(-1, bucket)
    read = np.stack([np.fmin.reduce(blocks, axis=1), np.fmax.reduce(blocks, axis=1)])
    found = read if kept is None else np.concatenate([drawable(kept), read], axis=1)
    return found[0], found[1]


def nearest(steps: Steps, values: Values, at: float) -> tuple[int, float] | None:
    """Return the step and value measured closest to ``at``, or None for an empty column."""
    if not len(steps):
        return None
    right = min(bisect_left(steps, at), len(steps) - 1)
    left = max(right - 1, 0)
    index = left if at - steps[left] <= steps[right] - at else right
    return int(steps[index]), float(values[index])
