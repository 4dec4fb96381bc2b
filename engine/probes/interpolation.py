"""The way from one image to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from engine.contract.snapshot import Images
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.noise_paths import blended, corners
from engine.numerics.pictures import pictures

if TYPE_CHECKING:
    from engine.observation import Observation

STOPS = 9
PAIRS = 3


@probe
class Interpolation:
    """Three rows of images, each from one fixed noise vector to another at equal steps.

    Mixtures of normal noise are rescaled to the length of a draw, so that every image is one that
    the generator has been trained to make.
    """

    name: ClassVar[str] = "interpolation"
    label: ClassVar[str] = "Interpolation"
    picture: ClassVar[Picture] = "images"

    def applies(self, seen: Observation) -> bool:
        """It needs images."""
        return seen.images

    def draw(self, seen: Observation, resolution: int = 0) -> Images:
        """Make the picture."""
        stops = resolution or STOPS
        share = np.linspace(0.0, 1.0, stops)
        weights = np.column_stack([1.0 - share, share])
        pairs = corners(seen, 2 * PAIRS).reshape(PAIRS, 2, -1)
        ways = np.concatenate([blended(seen.steering, pair, weights) for pair in pairs])
        return pictures(seen, seen.generate(ways), columns=stops)
