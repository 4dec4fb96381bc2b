"""The exponential moving average of a curve of any length, in bounded memory. No Qt."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from app.plots.curves.series import DRAWABLE, Doubles
from engine.contract.columns import Steps, Values
from engine.contract.extremes import CHUNK, Extremes

SPAN = 300.0  # the largest exponent within a block: exp(300) is 1e130


class _State(NamedTuple):
    step: int = 0
    total: float = 0.0
    weight: float = 0.0


class Smoother:
    """The exponential moving average of a growing column, from which only what is new is read.

    With decay d per step the average at step s is sum d^(s - t) x_t / sum d^(s - t) over the
    measured t up to s: it starts at the first value without a bias, and a column that is measured
    seldom is smoothed over as many steps as one that is measured always. Values that are not
    finite are left out.

    Kept are the state before every 4,096th value, from which a slice is computed when it is asked
    for, and the extremes of blocks, of which a picture of a long curve is made.
    """

    def __init__(self) -> None:
        self.extremes = Extremes()
        self._rate = 0.0
        self._states = [_State()]
        self._ends = (-1, -1)

    def averages(self, steps: Steps, values: Values, decay: float) -> Averages:
        """Return the averages of a column for a decay in (0, 1).

        A column that is not the one seen before, grown, is read from its start.
        """
        rate = -math.log(decay)
        if not self._continues(steps, rate):
            self._rate, self._states, self.extremes = rate, [_State()], Extremes()
        found = Averages(steps, values, rate, self._states)
        for start in range(self._done, len(values) - CHUNK + 1, CHUNK):
            averages, state = found.after(start, start + CHUNK)
            self.extremes.take(averages)
            self._states.append(state)
        if self._done:
            self._ends = int(steps[0]), int(steps[self._done - 1])
        return found

    @property
    def _done(self) -> int:
        return CHUNK * (len(self._states) - 1)

    def _continues(self, steps: Steps, rate: float) -> bool:
        if rate != self._rate or len(steps) < self._done:
            return False
        return not self._done or (int(steps[0]), int(steps[self._done - 1])) == self._ends


@dataclass(frozen=True, slots=True)
class Averages:
    """The averages of a column, computed where a slice is asked for."""

    steps: Steps
    values: Values
    rate: float
    states: Sequence[_State]

    def __getitem__(self, part: slice) -> Doubles:
        """Return the averages of a slice, which has a start and a stop."""
        return self.after(part.start, part.stop)[0]

    def after(self, first: int, last: int) -> tuple[Doubles, _State]:
        """Return the averages of entries ``first`` up to ``last``, and the state after them."""
        place = min(first // CHUNK, len(self.states) - 1)
        state, at = self.states[place], place * CHUNK
        found = [np.empty(0)]
        while at < last:
            end = bisect_right(self.steps, self.steps[at] + SPAN / self.rate)
            block = slice(at, min(end, last))
            averages, state = _extended(state, self.rate, self.steps[block], self.values[block])
            found.append(averages)
            at = block.stop
        return np.concatenate(found)[first - place * CHUNK :], state


def _extended(state: _State, rate: float, steps: Steps, values: Values) -> tuple[Doubles, _State]:
    """Average one block in closed form, short enough for its factors to be representable."""
    known = np.isfinite(values)
    factors = np.exp(-rate * (steps - steps[0]))
    bounded = np.clip(np.where(known, values, 0.0), -DRAWABLE, DRAWABLE)
    past = math.exp(-rate * (int(steps[0]) - state.step))
    totals = factors * (past * state.total + np.cumsum(bounded / factors))
    weights = factors * (past * state.weight + np.cumsum(known / factors))
    unknown: Doubles = np.full(len(values), np.nan)
    averages: Doubles = np.divide(totals, weights, out=unknown, where=weights > 0)
    return averages, _State(int(steps[-1]), float(totals[-1]), float(weights[-1]))
