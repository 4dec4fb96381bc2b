"""The discriminator before the sigmoid."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.snapshot import Field
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.plane import RESOLUTION, field, raw_surface, robust_levels

if TYPE_CHECKING:
    from engine.observation import Observation


@probe
class Logit:
    """The raw output of D over the area, whose sigmoid is D; the levels are symmetric about 0.

    It tells places apart where D itself is already 0 or 1. Colours leave out the highest hundredth.
    """

    name: ClassVar[str] = "logit"
    label: ClassVar[str] = "Logit of D"
    picture: ClassVar[Picture] = "field"

    def applies(self, seen: Observation) -> bool:
        """It needs a discriminator whose raw output is a logit."""
        return seen.reads == "logit" and seen.plane

    def draw(self, seen: Observation, resolution: int = 0) -> Field:
        """Make the picture."""
        values = raw_surface(seen, resolution or RESOLUTION)
        level = max(abs(v) for v in robust_levels(values))
        return field(seen, values, (-level, level), seen.duel.note)
