"""The Swiss roll in the plane."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from engine.kinds import DataSettings, dataset
from engine.numerics.densities.curve_noise import Reals, ThickCurve
from engine.numerics.densities.density_dataset import DensityDataset, noise_setting
from engine.settings import setting

START = 1.5 * np.pi  # the angle at which the usual roll begins


class SwissRollSettings(DataSettings):
    """Size, turns and thickness of the roll."""

    radius: float = setting(
        2.0,
        label="Radius",
        symbol="r",
        low=0.1,
        high=10.0,
        live=True,
        help="Distance of the outer end from the origin.",
    )
    turns: float = setting(
        1.5, label="Turns", low=0.25, high=5.0, live=True, help="How often the roll goes round."
    )
    sigma: float = noise_setting(0.05)


@dataset
class SwissRoll(DensityDataset):
    """The curve t (cos t, sin t) from t = 1.5 π on, uniform in t, scaled to the given radius.

    It is the plane section of the usual Swiss roll: sparser outside than inside.
    """

    name: ClassVar[str] = "swiss_roll"
    label: ClassVar[str] = "Swiss roll"
    order: ClassVar[int] = 10
    Config: ClassVar[type[DataSettings]] = SwissRollSettings

    def __init__(self, config: SwissRollSettings) -> None:
        span = 2 * float(np.pi) * config.turns
        unit = config.radius / (START + span)

        def trace(_: Reals, u: Reals) -> tuple[Reals, Reals]:
            angle = START + span * u
            return unit * angle * np.cos(angle), unit * angle * np.sin(angle)

        super().__init__(ThickCurve(trace, config.sigma))
