"""Where the prior expects codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import torch

from engine.contract.snapshot import Field, frozen
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.codes.coded import FIRST, across, axes_of, latent_area, on_a_plane
from engine.numerics.lipschitz import lattice
from engine.numerics.plane import robust_levels
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation

RESOLUTION = 64
EXAMPLES = 1000
DEPTH = 12.0  # nats below the highest density at which colours saturate


@probe
class PriorDensity:
    """log p(z) over two coordinates of the codes, the others at 0.

    The square holds nearly all codes of the examples that are shown.
    """

    name: ClassVar[str] = "prior_density"
    label: ClassVar[str] = "Prior p(z)"
    picture: ClassVar[Picture] = "field"

    def applies(self, seen: Observation) -> bool:
        """It needs codes of two dimensions or more."""
        return on_a_plane(seen)

    def draw(self, seen: Observation, resolution: int = 0) -> Field:
        """Make the picture over the first two coordinates."""
        return self.draw_at(seen, resolution, FIRST)

    def draw_at(self, seen: Observation, resolution: int, at: tuple[float, ...]) -> Field:
        """Make the picture over the coordinates that ``at`` numbers from 0."""
        cells, view = resolution or RESOLUTION, seen.view(Latent)
        axes = axes_of(at, view.dimension)
        area = latent_area(seen, EXAMPLES, axes)
        codes = seen.tensor(across(lattice(area, cells), view.dimension, axes))
        with torch.no_grad():
            found = view.prior().log_density(codes)
        values = frozen(found.cpu().numpy().reshape(cells, cells))
        low, high = robust_levels(values)
        note = "" if view.dimension == 2 else "log p(z), the other coordinates 0"
        return Field(seen.step, values, area, max(low, high - DEPTH), high, note)
