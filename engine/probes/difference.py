"""How far the discriminator is from perfect."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from engine.contract.snapshot import Field
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.distances.optimal import optimal_discriminator, optimal_note
from engine.numerics.plane import RESOLUTION, field, probability_surface

if TYPE_CHECKING:
    from engine.observation import Observation


@probe
class Difference:
    """|D − D*|, where D* is known; see there for how it is estimated."""

    name: ClassVar[str] = "difference"
    label: ClassVar[str] = "|D − D*|"
    picture: ClassVar[Picture] = "field"

    def applies(self, seen: Observation) -> bool:
        """It needs a discriminator whose raw output is a logit."""
        return seen.reads == "logit" and seen.plane

    def draw(self, seen: Observation, resolution: int = 0) -> Field:
        """Make the picture."""
        resolution = resolution or RESOLUTION
        best = optimal_discriminator(seen, resolution)
        values = np.abs(probability_surface(seen, resolution) - best)
        return field(seen, values, (0.0, 1.0), optimal_note(seen))
