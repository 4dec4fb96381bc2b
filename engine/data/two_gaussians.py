"""Two Gaussians side by side."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from engine.kinds import DataSettings, Modes, dataset
from engine.numerics.densities.density_dataset import DensityDataset, noise_setting
from engine.numerics.densities.mixture import Mixture
from engine.settings import setting


class TwoGaussiansSettings(DataSettings):
    """How far apart, how wide and how unequal the two are."""

    distance: float = setting(
        4.0,
        label="Distance",
        symbol="2d",
        low=0.0,
        high=20.0,
        live=True,
        help="Distance between the two centres.",
        source="Lecture C p. 14; lectures A, B, E: one Gaussian for a mixture",
    )
    weight: float = setting(
        0.5,
        label="Share of the left one",
        symbol="w",
        low=0.01,
        high=0.99,
        live=True,
        help="Probability of the Gaussian on the left.",
    )
    sigma: float = noise_setting(0.5, help="Standard deviation of each Gaussian.")


@dataset
class TwoGaussians(DensityDataset):
    """Two normal distributions on the x axis, not necessarily equally likely."""

    name: ClassVar[str] = "two_gaussians"
    label: ClassVar[str] = "Two Gaussians"
    order: ClassVar[int] = 3
    Config: ClassVar[type[DataSettings]] = TwoGaussiansSettings

    def __init__(self, config: TwoGaussiansSettings) -> None:
        centres = np.array([[-config.distance / 2, 0.0], [config.distance / 2, 0.0]])
        weights = np.array([config.weight, 1 - config.weight])
        super().__init__(
            Mixture(centres, config.sigma, weights), modes=Modes(centres, weights, config.sigma)
        )
