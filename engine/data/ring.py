"""Gaussians on a circle."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from engine.kinds import DataSettings, Modes, dataset
from engine.numerics.densities.density_dataset import DensityDataset, noise_setting
from engine.numerics.densities.mixture import Mixture
from engine.settings import setting


class RingSettings(DataSettings):
    """How many Gaussians, how wide they are, and the circle they sit on."""

    count: int = setting(
        8,
        label="Modes",
        symbol="n",
        low=1,
        high=64,
        live=True,
        help="How many Gaussians sit on the circle, equally spaced and equally likely.",
        source="Metz et al. 2017; Srivastava et al. 2017",
    )
    radius: float = setting(
        2.0,
        label="Radius",
        symbol="r",
        low=0.1,
        high=10.0,
        live=True,
        help="Radius of the circle through the centres.",
    )
    sigma: float = noise_setting(0.02, help="Standard deviation of each Gaussian.")


@dataset
class Ring(DensityDataset):
    """Narrow Gaussians, equally spaced on a circle: the standard test for mode collapse."""

    name: ClassVar[str] = "ring"
    label: ClassVar[str] = "Ring of Gaussians"
    order: ClassVar[int] = 4
    Config: ClassVar[type[DataSettings]] = RingSettings

    def __init__(self, config: RingSettings) -> None:
        # the full turn itself is left out: it would be the first centre a second time
        angles = 2 * np.pi * np.arange(config.count) / config.count
        centres = config.radius * np.column_stack([np.cos(angles), np.sin(angles)])
        weights = np.full(config.count, 1 / config.count)
        super().__init__(
            Mixture(centres, config.sigma), modes=Modes(centres, weights, config.sigma)
        )
