"""A stretch of a curve, and what can be said of its values without being led astray by a few."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from engine.contract.columns import Steps, Values
from engine.contract.findings import Reading

MOST = 1024  # values that a statistic looks at: more would cost the window time and tell no more
BLOCKS = 40  # into which a stretch is cut to tell slow changes from the noise of single batches


@dataclass(frozen=True, eq=False)
class Stretch:
    """The finite values of one column over some steps, in order; never empty."""

    metric: str
    steps: Steps
    values: Values

    def __len__(self) -> int:
        return len(self.values)

    @property
    def first(self) -> int:
        """The step of the first value."""
        return int(self.steps[0])

    @property
    def last(self) -> int:
        """The step of the last value."""
        return int(self.steps[-1])

    @cached_property
    def thinned(self) -> Values:
        """At most ``MOST`` of the values, evenly spaced."""
        return self.values[:: -(-len(self.values) // MOST)]

    @cached_property
    def median(self) -> float:
        """The median."""
        return float(np.median(self.thinned))

    def at(self, steps: Steps) -> Values:
        """Return the values at other steps between its first and last, by straight lines."""
        found: Values = np.interp(steps, self.steps, self.values)
        return found

    def quantile(self, share: float) -> float:
        """Return the value below which ``share`` of the values lie."""
        return float(np.quantile(self.thinned, share))

    def halves(self) -> tuple[Stretch, Stretch]:
        """Return the earlier and the later half; there must be two values."""
        middle = len(self) // 2
        return self.part(0, middle), self.part(middle, len(self))

    def part(self, start: int, end: int) -> Stretch:
        """Return the values from position ``start`` up to ``end``."""
        return Stretch(self.metric, self.steps[start:end], self.values[start:end])

    @cached_property
    def blocks(self) -> Values:
        """The means of ``BLOCKS`` equal blocks, or the values themselves where there are few."""
        size = len(self.values) // BLOCKS
        return self.means(size)[-BLOCKS:] if size > 1 else self.values

    def means(self, size: int) -> Values:
        """Return the means of blocks of ``size`` values, what is left over at the start aside."""
        if size < 2:
            return self.values
        count = len(self.values) // size
        found: Values = self.values[-size * count :].reshape(count, size).mean(axis=1)
        return found

    def reading(
        self, value: float, relation: Literal["≤", "≥"], threshold: float, what: str = "median"
    ) -> Reading:
        """Return ``value``, which was made of this stretch, as what a finding rests on."""
        return Reading(self.metric, what, value, relation, threshold, self.first, self.last)
