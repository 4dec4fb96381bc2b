"""The density of a flow."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from engine.contract.snapshot import Field
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.flows.flow_surfaces import log_density_surface
from engine.numerics.plane import RESOLUTION, field, robust_levels
from engine.views import Flow

if TYPE_CHECKING:
    from engine.observation import Observation

LARGEST = 88.0  # the exponential of more is no float32


@probe
class Density:
    """p(x) of the flow over the area, per unit of area.

    Colours reach from 0 to the highest value, but for the outermost cells.
    """

    name: ClassVar[str] = "density"
    label: ClassVar[str] = "Density p(x)"
    picture: ClassVar[Picture] = "field"

    def applies(self, seen: Observation) -> bool:
        """It needs a flow of the plane."""
        return seen.has(Flow) and seen.plane

    def draw(self, seen: Observation, resolution: int = 0) -> Field:
        """Make the picture."""
        surface = log_density_surface(seen, resolution or RESOLUTION)
        values = np.exp(np.minimum(surface, LARGEST))
        return field(seen, values, (0.0, robust_levels(values)[1]), "per unit of area")
