"""What the value of the game cannot exceed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.distances.divergence import jensen_shannon

if TYPE_CHECKING:
    from engine.observation import Observation

LOG_2 = math.log(2)
DECIMALS = 9


@metric
class ValueBound:
    """2·JSD − 2 log 2 from the estimate of the JSD: the value of the game under the optimal D*."""

    name: ClassVar[str] = "value_bound"
    label: ClassVar[str] = "Bound of V"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "none"
    group: ClassVar[str] = "critic"
    source: ClassVar[str] = "Goodfellow et al. 2014, theorem 1; Lecture C p. 6"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("−2 log 2", -2 * LOG_2), ("0", 0.0))

    def applies(self, seen: Observation) -> bool:
        """It needs a discriminator whose raw output is a logit."""
        return seen.reads == "logit" and seen.plane

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        jsd = jensen_shannon(seen)
        error = None if jsd.error is None else 2 * jsd.error
        floor = None if jsd.floor is None else 2 * jsd.floor - 2 * LOG_2
        # without shared support the JSD is log 2 but for the last bit, which is no bound of 2e-16
        return Measurement(round(2 * jsd.value - 2 * LOG_2, DECIMALS), error, floor)
