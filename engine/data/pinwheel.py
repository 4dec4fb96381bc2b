"""A pinwheel of bent arms."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from engine.kinds import DataSettings, dataset
from engine.numerics.densities.curve_noise import Reals, ThickCurve
from engine.numerics.densities.density_dataset import DensityDataset, noise_setting
from engine.settings import setting

INNER = 0.2  # where the arms begin, as a share of the radius


class PinwheelSettings(DataSettings):
    """Arms, twist, size and thickness of the pinwheel."""

    count: int = setting(
        5, label="Arms", symbol="n", low=1, high=16, live=True, help="How many arms there are."
    )
    twist: float = setting(
        70.0,
        label="Twist",
        unit="°",
        low=-360.0,
        high=360.0,
        live=True,
        help="By how much an arm turns from the centre to its outer end.",
    )
    radius: float = setting(
        2.0,
        label="Radius",
        symbol="r",
        low=0.1,
        high=10.0,
        live=True,
        help="Distance of the outer ends from the origin.",
    )
    sigma: float = noise_setting(0.1)


@dataset
class Pinwheel(DensityDataset):
    """Bent arms around the origin, each uniform in its radius and thickened by noise."""

    name: ClassVar[str] = "pinwheel"
    label: ClassVar[str] = "Pinwheel"
    order: ClassVar[int] = 13
    Config: ClassVar[type[DataSettings]] = PinwheelSettings

    def __init__(self, config: PinwheelSettings) -> None:
        twist, apart = float(np.deg2rad(config.twist)), 2 * float(np.pi) / config.count

        def trace(piece: Reals, u: Reals) -> tuple[Reals, Reals]:
            share = INNER + (1 - INNER) * u
            angle = twist * share + apart * piece
            radius = config.radius * share
            return radius * np.cos(angle), radius * np.sin(angle)

        super().__init__(ThickCurve(trace, config.sigma, config.count))
