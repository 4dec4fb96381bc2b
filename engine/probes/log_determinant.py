"""How a flow stretches the plane."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.snapshot import Field
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.flows.flow_surfaces import log_determinant_surface
from engine.numerics.plane import RESOLUTION, field, robust_levels
from engine.views import Flow

if TYPE_CHECKING:
    from engine.observation import Observation


@probe
class LogDeterminant:
    """log |det dz/dx| over the area, in nats: where it is high, T draws points together.

    Added to the log density of the code z it gives log p(x); T is the map from codes to examples.
    """

    name: ClassVar[str] = "log_determinant"
    label: ClassVar[str] = "log |det dz/dx|"
    picture: ClassVar[Picture] = "field"

    def applies(self, seen: Observation) -> bool:
        """It needs a flow of the plane."""
        return seen.has(Flow) and seen.plane

    def draw(self, seen: Observation, resolution: int = 0) -> Field:
        """Make the picture."""
        values = log_determinant_surface(seen, resolution or RESOLUTION)
        return field(seen, values, robust_levels(values), "nats")
