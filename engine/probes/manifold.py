"""What the decoder makes of the latent plane, in the plane of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
import torch

from engine.contract.snapshot import Mesh, frozen
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.coded import latent_area
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation

LINES = 20
CURVE = 400  # a curve is drawn through its points alone
EXAMPLES = 1000


@probe
class Manifold:
    """The mean examples that the decoder gives for a regular grid of codes.

    The grid spans the square that holds nearly all codes; dimensions beyond two are 0, and one
    dimension gives a curve.
    """

    name: ClassVar[str] = "manifold"
    label: ClassVar[str] = "Decoded grid of codes"
    picture: ClassVar[Picture] = "mesh"

    def applies(self, seen: Observation) -> bool:
        """It needs codes in a space, and points of the plane."""
        return seen.plane and seen.has(Latent) and seen.view(Latent).continuous

    def draw(self, seen: Observation, resolution: int = 0) -> Mesh:
        """Make the picture."""
        view, area = seen.view(Latent), latent_area(seen, EXAMPLES)
        curve = view.dimension == 1
        columns = resolution or (CURVE if curve else LINES)
        line = np.linspace(area.left, area.right, columns, dtype=np.float32)
        grid = np.zeros((1 if curve else columns, columns, view.dimension), dtype=np.float32)
        grid[..., 0] = line
        if not curve:
            grid[..., 1] = line[:, None]
        with torch.no_grad():
            points = view.decode(seen.tensor(grid.reshape(-1, view.dimension))).cpu().numpy()
        return Mesh(seen.step, frozen(points.reshape(*grid.shape[:2], 2)))
