"""One Gaussian."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from engine.kinds import DataSettings, Modes, dataset
from engine.numerics.densities.density_dataset import DensityDataset, noise_setting
from engine.numerics.densities.mixture import Mixture


class GaussianSettings(DataSettings):
    """The width of the Gaussian."""

    sigma: float = noise_setting(1.0, high=5.0, help="Standard deviation of the Gaussian.")


@dataset
class Gaussian(DensityDataset):
    """An isotropic normal distribution at the origin: the simplest thing to learn."""

    name: ClassVar[str] = "gaussian"
    label: ClassVar[str] = "One Gaussian"
    order: ClassVar[int] = 2
    Config: ClassVar[type[DataSettings]] = GaussianSettings

    def __init__(self, config: GaussianSettings) -> None:
        centres = np.zeros((1, 2))
        super().__init__(
            Mixture(centres, config.sigma), modes=Modes(centres, np.ones(1), config.sigma)
        )
