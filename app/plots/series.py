"""What a curve needs before it is drawn: windowing, thinning, smoothing, looking up. No Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.contract.columns import Steps, Values

Doubles = NDArray[np.float64]
DRAWABLE = 1e30  # beyond this the painter's arithmetic overflows
SPAN = 300.0  # the largest exponent within a block: exp(300) is 1e130


def window(steps: Steps, left: float, right: float) -> slice:
    """Return the slice of ascending steps within the bounds, and one more at either side."""
    first = int(np.searchsorted(steps, left, side="left")) - 1
    last = int(np.searchsorted(steps, right, side="right")) + 1
    return slice(max(0, first), min(len(steps), last))


def drawable(values: Values) -> Doubles:
    """Return the values with what cannot be drawn made NaN, and the huge ones bounded."""
    finite = np.where(np.isfinite(values), values, np.nan)
    return np.clip(finite, -DRAWABLE, DRAWABLE)


def thinned(steps: Steps, values: Values, visible: slice, pixels: int) -> tuple[Doubles, Doubles]:
    """Return at most about 2 points per pixel that keep every minimum and maximum of the slice.

    Buckets are powers of two aligned to the start of the column, so that a growing curve does not
    flicker. Values that are not finite come back as NaN.
    """
    count = visible.stop - visible.start
    bucket = 1
    while count / bucket > max(pixels, 1):
        bucket *= 2
    if bucket == 1:
        return steps[visible].astype(np.float64), drawable(values[visible])
    start = visible.start // bucket * bucket
    whole = (visible.stop - start) // bucket * bucket
    rest = slice(start + whole, visible.stop)
    blocks = drawable(values[start : start + whole]).reshape(-1, bucket)
    extremes = np.stack([np.fmin.reduce(blocks, axis=1), np.fmax.reduce(blocks, axis=1)], axis=1)
    middles = steps[start + bucket // 2 : start + whole : bucket]
    x = np.concatenate([np.repeat(middles, 2), steps[rest]]).astype(np.float64)
    return x, np.concatenate([extremes.reshape(-1), drawable(values[rest])])


def nearest(steps: Steps, values: Values, at: float) -> tuple[int, float] | None:
    """Return the step and value measured closest to ``at``, or None for an empty column."""
    if not len(steps):
        return None
    right = min(int(np.searchsorted(steps, at)), len(steps) - 1)
    left = max(right - 1, 0)
    index = left if at - steps[left] <= steps[right] - at else right
    return int(steps[index]), float(values[index])


@dataclass(frozen=True, slots=True)
class _State:
    step: int = 0
    total: float = 0.0
    weight: float = 0.0


class Smoother:
    """The exponential moving average of a growing column, from which only what is new is read.

    With decay d per step the average at step s is sum d^(s - t) x_t / sum d^(s - t) over the
    measured t up to s: it starts at the first value without a bias, and a column that is measured
    seldom is smoothed over as many steps as one that is measured always. Values that are not
    finite are left out.
    """

    def __init__(self) -> None:
        self._rate = 0.0
        self._first = self._last = -1
        self._state = _State()
        self._done = 0
        self._buffer: Doubles = np.empty(0)

    def smooth(self, steps: Steps, values: Values, decay: float) -> Doubles:
        """Return the smoothed values (n,) for a decay in (0, 1).

        A column that is not the one seen before, grown, is read from its start.
        """
        rate = -math.log(decay)
        if not self._continues(steps, rate):
            self._rate, self._done, self._state = rate, 0, _State()
        self._reserve(len(values))
        while self._done < len(values):
            end = int(np.searchsorted(steps, steps[self._done] + SPAN / rate, side="right"))
            block = slice(self._done, end)
            self._buffer[block] = self._extend(steps[block], values[block])
            self._done = end
        if self._done:
            self._first, self._last = int(steps[0]), int(steps[-1])
        smooth: Doubles = self._buffer[: self._done]
        return smooth

    def _continues(self, steps: Steps, rate: float) -> bool:
        if rate != self._rate or len(steps) < self._done or not self._done:
            return False
        return bool(steps[0] == self._first and steps[self._done - 1] == self._last)

    def _reserve(self, count: int) -> None:
        if count > len(self._buffer):
            grown = np.empty(max(1024, 2 * count))
            grown[: self._done] = self._buffer[: self._done]
            self._buffer = grown

    def _extend(self, steps: Steps, values: Values) -> Doubles:
        """Average one block in closed form, short enough for its factors to be representable."""
        known = np.isfinite(values)
        factors = np.exp(-self._rate * (steps - steps[0]))
        bounded = np.clip(np.where(known, values, 0.0), -DRAWABLE, DRAWABLE)
        past = math.exp(-self._rate * (int(steps[0]) - self._state.step))
        totals = factors * (past * self._state.total + np.cumsum(bounded / factors))
        weights = factors * (past * self._state.weight + np.cumsum(known / factors))
        self._state = _State(int(steps[-1]), float(totals[-1]), float(weights[-1]))
        unknown: Doubles = np.full(len(values), np.nan)
        averages: Doubles = np.divide(totals, weights, out=unknown, where=weights > 0)
        return averages
