"""How the generator bends its noise."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.snapshot import Mesh, frozen
from engine.contract.specs import Picture
from engine.kinds import probe

if TYPE_CHECKING:
    from engine.observation import Observation

LINES = 20
CURVE = 400  # a curve is drawn through its points alone


@probe
class WarpedMesh:
    """The image under G of a grid of noise whose cells all hold the same mass.

    Further coordinates of the noise are 0; one-dimensional noise gives a curve.
    """

    name: ClassVar[str] = "mesh"
    label: ClassVar[str] = "Warped noise grid"
    picture: ClassVar[Picture] = "mesh"

    def applies(self, seen: Observation) -> bool:
        """It needs points of the plane."""
        return seen.plane

    def draw(self, seen: Observation, resolution: int = 0) -> Mesh:
        """Make the picture."""
        default = CURVE if seen.steering.dimension == 1 else LINES
        grid = seen.steering.grid(resolution or default)
        points = seen.generate(grid.reshape(-1, grid.shape[2]))
        return Mesh(seen.step, frozen(points.reshape(*grid.shape[:2], 2)))
