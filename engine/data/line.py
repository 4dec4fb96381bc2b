"""A straight segment."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from engine.kinds import DataSettings, dataset
from engine.numerics.densities.curve_noise import Reals, ThickCurve
from engine.numerics.densities.density_dataset import DensityDataset, noise_setting
from engine.settings import setting


class LineSettings(DataSettings):
    """Length, direction and thickness of the segment."""

    length: float = setting(
        4.0, label="Length", low=0.1, high=20.0, live=True, help="Length of the segment."
    )
    angle: float = setting(
        0.0,
        label="Angle",
        unit="°",
        low=-90.0,
        high=90.0,
        live=True,
        help="Direction of the segment, anticlockwise from the x axis.",
    )
    sigma: float = noise_setting(0.05)


@dataset
class Line(DensityDataset):
    """A segment through the origin, uniform along its length and thickened by noise."""

    name: ClassVar[str] = "line"
    label: ClassVar[str] = "Line"
    order: ClassVar[int] = 1
    Config: ClassVar[type[DataSettings]] = LineSettings

    def __init__(self, config: LineSettings) -> None:
        angle = np.deg2rad(config.angle)
        across, along = float(np.cos(angle)), float(np.sin(angle))

        def trace(_: Reals, u: Reals) -> tuple[Reals, Reals]:
            at = config.length * (u - 0.5)
            return across * at, along * at

        super().__init__(ThickCurve(trace, config.sigma))
