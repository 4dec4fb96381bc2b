"""Interleaved spirals."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from engine.kinds import DataSettings, dataset
from engine.numerics.densities.curve_noise import Reals, ThickCurve
from engine.numerics.densities.density_dataset import DensityDataset, noise_setting
from engine.settings import setting

INNER = 0.1  # share of the radius that is left free in the middle


class SpiralSettings(DataSettings):
    """Arms, turns, size and thickness of the spirals."""

    count: int = setting(
        2, label="Arms", symbol="n", low=1, high=8, live=True, help="How many arms there are."
    )
    turns: float = setting(
        1.5, label="Turns", low=0.1, high=5.0, live=True, help="How often each arm goes round."
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
    sigma: float = noise_setting(0.05)


@dataset
class Spiral(DensityDataset):
    """Archimedean arms turned against each other, about uniform along their length."""

    name: ClassVar[str] = "spiral"
    label: ClassVar[str] = "Spiral"
    order: ClassVar[int] = 11
    Config: ClassVar[type[DataSettings]] = SpiralSettings

    def __init__(self, config: SpiralSettings) -> None:
        span, apart = 2 * float(np.pi) * config.turns, 2 * float(np.pi) / config.count

        def trace(piece: Reals, u: Reals) -> tuple[Reals, Reals]:
            # length grows as the square of the radius, so the root spreads points evenly along it
            share = np.sqrt(INNER**2 + (1 - INNER**2) * u)
            angle = span * share + apart * piece
            radius = config.radius * share
            return radius * np.cos(angle), radius * np.sin(angle)

        super().__init__(ThickCurve(trace, config.sigma, config.count))
