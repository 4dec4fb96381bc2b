"""Whether the generator has learnt images by heart."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from engine.contract.snapshot import Images
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.neighbours import nearest, searched
from engine.numerics.pictures import pictures

if TYPE_CHECKING:
    from engine.observation import Observation

IMAGES = 8


@probe
class Nearest:
    """A row of samples, over the training image that is nearest to each in its pixels.

    Under these stands the root mean square difference of a pixel; 0 is a copy. Of large datasets
    only a part is searched; of data made on demand, 4096 draws.
    """

    name: ClassVar[str] = "nearest"
    label: ClassVar[str] = "Nearest training images"
    picture: ClassVar[Picture] = "images"

    def applies(self, seen: Observation) -> bool:
        """It needs images."""
        return seen.images

    def draw(self, seen: Observation, resolution: int = 0) -> Images:
        """Make the picture."""
        count = resolution or IMAGES
        fakes, known = seen.generate(seen.fixed_noise(count)), searched(seen)
        index, apart = nearest(fakes, known)
        captions = ("",) * count + tuple(f"{distance:.2f}" for distance in apart)
        return pictures(seen, np.concatenate([fakes, known[index]]), captions, count)
