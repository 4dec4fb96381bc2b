"""Squares that do not touch."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from engine.kinds import DataSettings, Modes, dataset
from engine.numerics.densities.density_dataset import DensityDataset, noise_setting
from engine.numerics.densities.density_lattice import Lattice
from engine.settings import setting

GRAIN = 1 / 16  # of a square's side: finer cells would only hold noise


class BlobsSettings(DataSettings):
    """How many squares there are, how large and how far apart."""

    count: int = setting(
        2, label="Blobs", symbol="n", low=1, high=16, live=True, help="How many squares there are."
    )
    distance: float = setting(
        2.0,
        label="Distance",
        low=0.05,
        high=10.0,
        live=True,
        help="Width of the gap between neighbouring squares, in which there is no data at all.",
        source="Lectures B and E: disjoint supports",
    )
    side: float = setting(
        1.0, label="Side", low=0.1, high=10.0, live=True, help="Side of each square."
    )
    sigma: float = noise_setting(
        0.0,
        low=0.0,
        help="Standard deviation of added normal noise; at 0 the supports are truly disjoint.",
    )


@dataset
class Blobs(DensityDataset):
    """Uniform squares in a row with empty gaps between them: truly disjoint supports."""

    name: ClassVar[str] = "blobs"
    label: ClassVar[str] = "Disjoint blobs"
    order: ClassVar[int] = 7
    Config: ClassVar[type[DataSettings]] = BlobsSettings

    def __init__(self, config: BlobsSettings) -> None:
        count, side = config.count, config.side
        places = (side + config.distance) * (np.arange(count) - (count - 1) / 2)
        edges = (places[:, None] + np.array([-side / 2, side / 2])).ravel()
        masses = np.zeros((1, 2 * count - 1))
        masses[0, ::2] = 1 / count
        density = Lattice(
            edges, np.array([-side / 2, side / 2]), masses, config.sigma, GRAIN * side
        )
        centres = np.column_stack([places, np.zeros(count)])
        # a third of the half diagonal: within 3 sigma lies the whole square
        width = side / np.sqrt(18) + config.sigma
        super().__init__(density, modes=Modes(centres, np.full(count, 1 / count), float(width)))
