"""Gaussians on a square grid."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from engine.kinds import DataSettings, Modes, dataset
from engine.numerics.densities.density_dataset import DensityDataset, noise_setting
from engine.numerics.densities.mixture import Mixture
from engine.settings import setting


class GridSettings(DataSettings):
    """How many Gaussians on a side, how wide they are and how far apart."""

    count: int = setting(
        5,
        label="Modes on a side",
        symbol="n",
        low=1,
        high=16,
        live=True,
        help="The grid has n × n equally likely Gaussians.",
        source="Srivastava et al. 2017",
    )
    spacing: float = setting(
        2.0,
        label="Spacing",
        low=0.1,
        high=10.0,
        live=True,
        help="Distance between neighbouring centres.",
    )
    sigma: float = noise_setting(0.05, help="Standard deviation of each Gaussian.")


@dataset
class Grid(DensityDataset):
    """Narrow Gaussians on a square grid: many modes to find and to keep."""

    name: ClassVar[str] = "grid"
    label: ClassVar[str] = "Grid of Gaussians"
    order: ClassVar[int] = 5
    Config: ClassVar[type[DataSettings]] = GridSettings

    def __init__(self, config: GridSettings) -> None:
        line = config.spacing * (np.arange(config.count) - (config.count - 1) / 2)
        centres = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
        weights = np.full(len(centres), 1 / len(centres))
        super().__init__(
            Mixture(centres, config.sigma), modes=Modes(centres, weights, config.sigma)
        )
