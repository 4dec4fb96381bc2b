"""The Jensen-Shannon divergence between data and fakes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.distances.divergence import jensen_shannon

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class JensenShannon:
    """½KL(π‖m) + ½KL(p‖m) with m = (π + p)/2, at most log 2.

    The data's exact cell masses π are compared with the counts p of N fresh fakes, in cells no
    larger than the data's finest length; the jackknife takes off the bias. Data without exact
    masses is counted from N fresh samples as well.
    """

    name: ClassVar[str] = "jsd"
    label: ClassVar[str] = "JSD"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "divergences"
    source: ClassVar[str] = "Lin 1991; Quenouille 1956; Lectures A, B, E (½KL + ½KL)"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("log 2", math.log(2)), ("0", 0.0))

    def applies(self, seen: Observation) -> bool:
        """It needs points of the plane."""
        return seen.plane

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return jensen_shannon(seen)
