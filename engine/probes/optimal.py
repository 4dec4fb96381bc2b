"""The discriminator that D would be if it were perfect."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.snapshot import Field
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.distances.optimal import optimal_discriminator, optimal_note
from engine.numerics.plane import RESOLUTION, field

if TYPE_CHECKING:
    from engine.observation import Observation


@probe
class Optimal:
    """D* = π/(π + p): data against fakes, estimated like the JSD from exact masses and counts.

    With one-sided label smoothing D* is lower by the label. Instance noise is not accounted for.
    Places where neither data nor fakes are found are blank.
    """

    name: ClassVar[str] = "optimal"
    label: ClassVar[str] = "Optimal D*"
    picture: ClassVar[Picture] = "field"

    def applies(self, seen: Observation) -> bool:
        """It needs a discriminator whose raw output is a logit."""
        return seen.reads == "logit" and seen.plane

    def draw(self, seen: Observation, resolution: int = 0) -> Field:
        """Make the picture."""
        values = optimal_discriminator(seen, resolution or RESOLUTION)
        return field(seen, values, (0.0, 1.0), optimal_note(seen))
