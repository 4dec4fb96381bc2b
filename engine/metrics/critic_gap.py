"""The critic's raw estimate of the Wasserstein distance."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.outputs import gap, gap_floor, outputs

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class CriticGap:
    """E f(x) − E f(G(z)) over the batch of the last step.

    A report takes fresh samples and states the standard error. For a K-Lipschitz critic the
    expectation is at most K·W1, whatever K may be.
    """

    name: ClassVar[str] = "critic_gap"
    label: ClassVar[str] = "Critic's gap"
    unit: ClassVar[str] = "critic units"
    direction: ClassVar[Direction] = "none"
    group: ClassVar[str] = "critic"
    source: ClassVar[str] = "Arjovsky et al. 2017; Lectures B, E (Kantorovich duality)"
    dear: ClassVar[bool] = False
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("0", 0.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs a critic."""
        return seen.reads == "critic"

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        found = outputs(seen)
        raw = gap(found)
        if not found.fresh:
            return raw
        return Measurement(raw.value, raw.error, gap_floor(seen, found))
