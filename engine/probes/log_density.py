"""The log density of a flow."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.snapshot import Field
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.flows.flow_surfaces import log_density_surface
from engine.numerics.plane import RESOLUTION, field, robust_levels
from engine.views import Flow

if TYPE_CHECKING:
    from engine.observation import Observation

DEPTH = 12.0  # nats below the highest value at which colours end


@probe
class LogDensity:
    """log p(x) of the flow over the area, in nats.

    Colours reach from the highest value 12 nats down, where it is 160,000 times less likely.
    """

    name: ClassVar[str] = "log_density"
    label: ClassVar[str] = "log p(x)"
    picture: ClassVar[Picture] = "field"

    def applies(self, seen: Observation) -> bool:
        """It needs a flow of the plane."""
        return seen.has(Flow) and seen.plane

    def draw(self, seen: Observation, resolution: int = 0) -> Field:
        """Make the picture."""
        values = log_density_surface(seen, resolution or RESOLUTION)
        top = robust_levels(values)[1]
        return field(seen, values, (top - DEPTH, top), "nats")
