"""What the discriminator or critic thinks of every place."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.snapshot import Field
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.plane import RESOLUTION, field, probability_surface, raw_surface, robust_levels
from engine.views import Duel

if TYPE_CHECKING:
    from engine.observation import Observation


@probe
class Surface:
    """D over the area, from 0 (fake) to 1 (real); for scores and critics their raw values.

    Colours of raw values leave out one per cent at each end.
    """

    name: ClassVar[str] = "surface"
    label: ClassVar[str] = "D, or the critic"
    picture: ClassVar[Picture] = "field"

    def applies(self, seen: Observation) -> bool:
        """It needs a discriminator of the plane."""
        return seen.has(Duel) and seen.plane

    def draw(self, seen: Observation, resolution: int = 0) -> Field:
        """Make the picture."""
        resolution = resolution or RESOLUTION
        if seen.duel.objective.reads == "logit":
            return field(seen, probability_surface(seen, resolution), (0.0, 1.0), seen.duel.note)
        values = raw_surface(seen, resolution)
        return field(seen, values, robust_levels(values), seen.duel.note)
