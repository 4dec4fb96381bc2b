"""Whether the generator has learnt images by heart."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.snapshot import Images
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.neighbours import nearest, searched
from engine.numerics.pictures import GRID, pairs

if TYPE_CHECKING:
    from engine.observation import Observation


@probe
class Nearest:
    """Each sample of the grid beside the image nearest to it, in its pixels, of what is trained on.

    Under them stands the root mean square difference of a pixel; 0 is a copy. Of large datasets
    only a part is searched; of data made on demand without limit, 4096 other draws.
    """

    name: ClassVar[str] = "nearest"
    label: ClassVar[str] = "Nearest training images"
    picture: ClassVar[Picture] = "images"

    def applies(self, seen: Observation) -> bool:
        """It needs images."""
        return seen.images

    def draw(self, seen: Observation, resolution: int = 0) -> Images:
        """Make the picture."""
        fakes, known = seen.generate(seen.fixed_noise(resolution or GRID)), searched(seen)
        index, apart = nearest(fakes, known)
        return pairs(seen, fakes, known[index], [f"{distance:.2f}" for distance in apart])
