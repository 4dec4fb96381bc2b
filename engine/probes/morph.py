"""The way from noise to data, layer by layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from engine.contract.snapshot import Mesh, frozen
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.flows.flow_surfaces import stages
from engine.views import Flow

if TYPE_CHECKING:
    from engine.observation import Observation

LINES = 20


@probe
class Morph:
    """The warped grid on its way through the layers, at a place from 0 (codes) to 1 (examples).

    Cells of the grid all hold the same mass. Between two layers it is drawn on the straight line
    from the one to the other.
    """

    name: ClassVar[str] = "morph"
    label: ClassVar[str] = "Grid through the layers"
    picture: ClassVar[Picture] = "mesh"

    def applies(self, seen: Observation) -> bool:
        """It needs a flow of the plane."""
        return seen.has(Flow) and seen.plane

    def draw(self, seen: Observation, resolution: int = 0) -> Mesh:
        """Make the picture."""
        return self.draw_at(seen, resolution, (1.0,))

    def draw_at(self, seen: Observation, resolution: int, at: tuple[float, ...]) -> Mesh:
        """Make the picture at a place from 0 to 1."""
        grid = seen.noise.grid(resolution or LINES)
        found = stages(seen, grid.reshape(-1, grid.shape[2]))
        place = float(np.clip(at[0] if at else 1.0, 0.0, 1.0)) * (len(found) - 1)
        below = min(int(place), len(found) - 2)
        points = found[below] + (place - below) * (found[below + 1] - found[below])
        return Mesh(seen.step, frozen(points.reshape(*grid.shape[:2], 2)))
