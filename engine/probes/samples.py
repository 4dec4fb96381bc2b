"""The generator's images."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.snapshot import Images
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.pictures import GRID, pictures, scores

if TYPE_CHECKING:
    from engine.observation import Observation


@probe
class Samples:
    """Images from noise that is the same at every step, so that one of them can be followed.

    Under each stands what the discriminator or critic says of it, where there is one.
    """

    name: ClassVar[str] = "samples"
    label: ClassVar[str] = "Samples"
    picture: ClassVar[Picture] = "images"

    def applies(self, seen: Observation) -> bool:
        """It needs images."""
        return seen.images

    def draw(self, seen: Observation, resolution: int = 0) -> Images:
        """Make the picture."""
        fakes = seen.generate(seen.fixed_noise(resolution or GRID))
        return pictures(seen, fakes, scores(seen, fakes))
