"""The critic's estimate in units of its own steepness."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.lipschitz import steepest
from engine.numerics.outputs import fresh_outputs, gap, gap_floor

if TYPE_CHECKING:
    from engine.observation import Observation

POINTS = 4096


@metric
class CriticW1:
    """(E f(x) − E f(G(z)))/K over 4096 fresh samples: about a lower bound of W1.

    K is the largest slope found at real points, at fakes, between them and over the area. A
    constant critic gives 0.
    """

    name: ClassVar[str] = "critic_w1"
    label: ClassVar[str] = "Critic's gap / K"
    unit: ClassVar[str] = "data units"
    direction: ClassVar[Direction] = "none"
    group: ClassVar[str] = "critic"
    source: ClassVar[str] = "Lectures B, E (W is the supremum over 1-Lipschitz f)"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("0", 0.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs a critic."""
        return seen.reads == "critic" and seen.plane

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        slope = steepest(seen)
        if slope == 0.0:
            return Measurement(0.0)
        found = fresh_outputs(seen, POINTS)
        raw = gap(found)
        error = None if raw.error is None else raw.error / slope
        return Measurement(raw.value / slope, error, gap_floor(seen, found) / slope)
