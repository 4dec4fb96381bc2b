"""Two interleaved half circles."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from engine.kinds import DataSettings, dataset
from engine.numerics.densities.curve_noise import Reals, ThickCurve
from engine.numerics.densities.density_dataset import DensityDataset, noise_setting
from engine.settings import setting


class MoonsSettings(DataSettings):
    """Size and thickness of the moons."""

    radius: float = setting(
        1.0,
        label="Radius",
        symbol="r",
        low=0.1,
        high=10.0,
        live=True,
        help="Radius of both half circles; their places grow with it.",
    )
    sigma: float = noise_setting(0.1)


@dataset
class Moons(DensityDataset):
    """Two half circles that reach into each other.

    The upper one has its centre at (-r/2, -r/4), the lower one at (r/2, r/4): the usual geometry,
    moved so that its middle is the origin. Its entropy at r = 1 and sigma 0.1 is 1.008 nat.
    """

    name: ClassVar[str] = "moons"
    label: ClassVar[str] = "Two moons"
    order: ClassVar[int] = 8
    Config: ClassVar[type[DataSettings]] = MoonsSettings

    def __init__(self, config: MoonsSettings) -> None:
        def trace(piece: Reals, u: Reals) -> tuple[Reals, Reals]:
            angle = np.pi * (u + piece)
            side = piece - 0.5
            x = config.radius * (np.cos(angle) + side)
            return x, config.radius * (np.sin(angle) + 0.5 * side)

        super().__init__(ThickCurve(trace, config.sigma, 2))
