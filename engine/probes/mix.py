"""Four images mixed as a person points between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from engine.contract.snapshot import Images
from engine.contract.specs import Picture
from engine.kinds import Doubles, probe
from engine.numerics.noise_paths import blended, corners
from engine.numerics.pictures import pictures

if TYPE_CHECKING:
    from engine.observation import Observation

SIDE = 7


@probe
class Mix:
    """Images between four fixed noise vectors, one in each corner of a square.

    Without a place it is a grid of 7 × 7; at (x, y), each from 0 to 1 and rightwards and downwards
    from the top left corner, it is the one image there.
    """

    name: ClassVar[str] = "mix"
    label: ClassVar[str] = "Mix of four"
    picture: ClassVar[Picture] = "images"

    def applies(self, seen: Observation) -> bool:
        """It needs images."""
        return seen.images

    def draw(self, seen: Observation, resolution: int = 0) -> Images:
        """Make the grid, of ``resolution`` images a side."""
        side = resolution or SIDE
        x, y = np.meshgrid(*[np.linspace(0.0, 1.0, side)] * 2)
        return self._mixed(seen, np.column_stack([x.ravel(), y.ravel()]), side)

    def draw_at(self, seen: Observation, resolution: int, at: tuple[float, ...]) -> Images:
        """Make the one image at (x, y); what lies outside is brought inside."""
        place = np.nan_to_num(np.array([(*at, 0.0, 0.0)[:2]]))
        return self._mixed(seen, place.clip(0.0, 1.0), 1)

    def _mixed(self, seen: Observation, places: Doubles, columns: int) -> Images:
        x, y = places[:, 0], places[:, 1]
        weights = np.column_stack([(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y])
        noise = blended(seen.steering, corners(seen, 4), weights)
        return pictures(seen, seen.generate(noise), columns=columns)
