"""A checkerboard."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from engine.kinds import DataSettings, dataset
from engine.numerics.densities.density_dataset import DensityDataset, noise_setting
from engine.numerics.densities.density_lattice import Lattice
from engine.settings import setting

GRAIN = 1 / 16  # of a square's side: finer cells would only hold noise


class CheckerboardSettings(DataSettings):
    """How many squares there are, the size of the board, and how blurred it is."""

    count: int = setting(
        4,
        label="Squares on a side",
        symbol="n",
        low=2,
        high=16,
        live=True,
        help="The board has n × n squares, of which every second one holds data.",
    )
    width: float = setting(
        4.0, label="Width", low=0.1, high=20.0, live=True, help="Side of the whole board."
    )
    sigma: float = noise_setting(
        0.0, low=0.0, help="Standard deviation of added normal noise; 0 leaves sharp edges."
    )


@dataset
class Checkerboard(DensityDataset):
    """Every second square of a board, uniform: sharp edges that a smooth network must imitate."""

    name: ClassVar[str] = "checkerboard"
    label: ClassVar[str] = "Checkerboard"
    order: ClassVar[int] = 12
    Config: ClassVar[type[DataSettings]] = CheckerboardSettings

    def __init__(self, config: CheckerboardSettings) -> None:
        edges = np.linspace(-config.width / 2, config.width / 2, config.count + 1)
        row, column = np.indices((config.count, config.count))
        filled = ((row + column) % 2 == 0).astype(float)
        grain = GRAIN * config.width / config.count
        super().__init__(Lattice(edges, edges, filled / filled.sum(), config.sigma, grain))
