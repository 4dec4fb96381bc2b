"""What one place of the latent plane is decoded to."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
import torch

from engine.contract.snapshot import Images, Points, frozen
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.codes.coded import across, axes_of
from engine.numerics.pictures import pictures
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation

FARTHEST = 100.0  # standard deviations of N(0, I), beyond which no code is brought


@probe
class Decoded:
    """The mean example decoded from the code (z₁, z₂, 0, ...); without a place that of all zeros.

    Other coordinates than the first two may be named, as in (x, y, i, j), numbered from 0. Of
    points of the plane it is that point.
    """

    name: ClassVar[str] = "decoded"
    label: ClassVar[str] = "Decoded code"
    picture: ClassVar[Picture] = "images"  # or points, in the plane

    def applies(self, seen: Observation) -> bool:
        """It needs codes in a space, and examples that can be drawn."""
        drawable = seen.images or seen.plane
        return drawable and seen.has(Latent) and seen.view(Latent).continuous

    def draw(self, seen: Observation, resolution: int = 0) -> Images | Points:
        """Make the picture of the code of zeros."""
        return self.draw_at(seen, resolution, (0.0, 0.0))

    def draw_at(self, seen: Observation, resolution: int, at: tuple[float, ...]) -> Images | Points:
        """Make the picture of the code with two coordinates at ``at``, which may name them."""
        view = seen.view(Latent)
        axes = axes_of(at[2:], view.dimension)
        place = np.nan_to_num(np.array([(*at, 0.0, 0.0)[:2]])).clip(-FARTHEST, FARTHEST)
        codes = across(place.astype(np.float32), view.dimension, axes)
        with torch.no_grad():
            found = view.decode(seen.tensor(codes)).cpu().numpy()
        return pictures(seen, found) if seen.images else Points(seen.step, frozen(found))
