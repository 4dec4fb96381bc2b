"""The image at a point of the noise that a person moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from engine.contract.snapshot import Images
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.noise_paths import on_a_plane
from engine.numerics.pictures import pictures, scores

if TYPE_CHECKING:
    from engine.observation import Observation


@probe
class Dragged:
    """The image at (x, y) of a plane through the noise, each from −3 to 3 standard deviations.

    Noise of more than two coordinates is cut by a fixed plane through a draw, on which all points
    are as likely as draws are. Without a place it is the middle.
    """

    name: ClassVar[str] = "dragged"
    label: ClassVar[str] = "Dragged sample"
    picture: ClassVar[Picture] = "images"

    def applies(self, seen: Observation) -> bool:
        """It needs images."""
        return seen.images

    def draw(self, seen: Observation, resolution: int = 0) -> Images:
        """Make the picture in the middle of the plane."""
        return self.draw_at(seen, resolution, (0.0, 0.0))

    def draw_at(self, seen: Observation, resolution: int, at: tuple[float, ...]) -> Images:
        """Make the picture at (x, y); what lies outside is brought inside."""
        place = np.nan_to_num(np.array([(*at, 0.0, 0.0)[:2]]))
        fakes = seen.generate(on_a_plane(seen.steering, place, seen.seed))
        return pictures(seen, fakes, scores(seen, fakes))
