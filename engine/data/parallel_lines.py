"""Parallel segments."""

from __future__ import annotations

from typing import ClassVar

from engine.kinds import DataSettings, dataset
from engine.numerics.densities.curve_noise import Reals, ThickCurve
from engine.numerics.densities.density_dataset import DensityDataset, noise_setting
from engine.settings import setting


class ParallelLinesSettings(DataSettings):
    """How many segments there are, how long and how far apart."""

    count: int = setting(
        2, label="Lines", symbol="n", low=1, high=20, live=True, help="How many segments there are."
    )
    distance: float = setting(
        2.0,
        label="Distance",
        symbol="θ",
        low=0.05,
        high=10.0,
        live=True,
        help="Distance between neighbouring segments.",
        source="Lectures B and E: parallel lines; Arjovsky et al. 2017, example 1",
    )
    length: float = setting(
        2.0, label="Length", low=0.1, high=20.0, live=True, help="Length of each segment."
    )
    sigma: float = noise_setting(0.02)


@dataset
class ParallelLines(DensityDataset):
    """Upright segments side by side, each uniform along its length and thickened by noise."""

    name: ClassVar[str] = "parallel_lines"
    label: ClassVar[str] = "Parallel lines"
    order: ClassVar[int] = 6
    Config: ClassVar[type[DataSettings]] = ParallelLinesSettings

    def __init__(self, config: ParallelLinesSettings) -> None:
        middle = (config.count - 1) / 2

        def trace(piece: Reals, u: Reals) -> tuple[Reals, Reals]:
            return config.distance * (piece - middle), config.length * (u - 0.5)

        super().__init__(ThickCurve(trace, config.sigma, config.count))
