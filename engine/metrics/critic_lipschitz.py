"""How steep the critic is at its steepest."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.lipschitz import steepest

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class CriticLipschitz:
    """The largest norm of the critic's gradient at points all over.

    They are 1024 real points, 1024 fakes, 1024 points between them and 32 × 32 points over the
    area. A maximum over points underestimates K.
    """

    name: ClassVar[str] = "critic_lipschitz"
    label: ClassVar[str] = "Lipschitz constant K"
    unit: ClassVar[str] = "critic units per data unit"
    direction: ClassVar[Direction] = "none"
    group: ClassVar[str] = "critic"
    source: ClassVar[str] = "Lectures B, E (W is the supremum over 1-Lipschitz f)"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("1", 1.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs a critic."""
        return seen.reads == "critic" and seen.plane

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return Measurement(steepest(seen))
