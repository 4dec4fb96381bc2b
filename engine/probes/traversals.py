"""What single coordinates of the noise change in an image."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.snapshot import Images
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.noise_paths import corners, traversed
from engine.numerics.pictures import pictures

if TYPE_CHECKING:
    from engine.observation import Observation

STOPS = 9
AXES = 6


@probe
class Traversals:
    """Rows of images from one fixed noise vector, of which one coordinate is moved.

    Row i moves coordinate i through its distribution, from 1 to 99 per cent; there are six rows or
    as many as the noise has coordinates.
    """

    name: ClassVar[str] = "traversals"
    label: ClassVar[str] = "Traversals"
    picture: ClassVar[Picture] = "images"

    def applies(self, seen: Observation) -> bool:
        """It needs images."""
        return seen.images

    def draw(self, seen: Observation, resolution: int = 0) -> Images:
        """Make the picture."""
        stops, axes = resolution or STOPS, min(AXES, seen.steering.dimension)
        ways = traversed(seen.steering, corners(seen, 1)[0], axes, stops)
        return pictures(seen, seen.generate(ways.reshape(axes * stops, -1)), columns=stops)
