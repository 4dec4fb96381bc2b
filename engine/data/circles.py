"""Concentric circles."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from engine.kinds import DataSettings, dataset
from engine.numerics.densities.curve_noise import Reals, ThickCurve
from engine.numerics.densities.density_dataset import DensityDataset, noise_setting
from engine.settings import setting


class CirclesSettings(DataSettings):
    """How many circles there are and how large the outermost is."""

    count: int = setting(
        2,
        label="Circles",
        symbol="n",
        low=1,
        high=8,
        live=True,
        help="How many circles there are; their radii are equally spaced.",
    )
    radius: float = setting(
        2.0,
        label="Outer radius",
        symbol="r",
        low=0.1,
        high=10.0,
        live=True,
        help="Radius of the outermost circle.",
    )
    sigma: float = noise_setting(0.05)


@dataset
class Circles(DensityDataset):
    """Concentric circles, all equally likely, each uniform along itself and thickened by noise."""

    name: ClassVar[str] = "circles"
    label: ClassVar[str] = "Circles"
    order: ClassVar[int] = 9
    Config: ClassVar[type[DataSettings]] = CirclesSettings

    def __init__(self, config: CirclesSettings) -> None:
        gap = config.radius / config.count

        def trace(piece: Reals, u: Reals) -> tuple[Reals, Reals]:
            angle, radius = 2 * np.pi * u, gap * (piece + 1)
            return radius * np.cos(angle), radius * np.sin(angle)

        super().__init__(ThickCurve(trace, config.sigma, config.count))
