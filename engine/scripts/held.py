"""What a dataset hands a script that cannot make its examples anew: arrays in a file beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.contract.errors import UserError
from engine.kinds import Dataset, DataSettings, Stacked, Stored
from engine.kinds.data import Quantised
from engine.numerics.densities.density_dataset import DensityDataset
from engine.numerics.densities.density_lattice import RESOLUTION, Lattice
from engine.numerics.densities.density_points import Jittered
from engine.numerics.training_set import training_size

MOST = 2**29  # bytes of examples that go along with a script
Arrays = dict[str, NDArray[Any]]


def facts(dataset: Dataset, settings: DataSettings) -> Mapping[str, Any]:
    """Return what snippets of data are told besides the settings."""
    found: dict[str, Any] = {"pixels": int(np.prod(dataset.shape)), "levels": 0, "noise": 0.0}
    if isinstance(dataset, Quantised):
        found["levels"] = dataset.levels or 0
    if isinstance(dataset, Stored) and settings.size:
        found["size"] = training_size(dataset, settings.size)
    if isinstance(dataset, DensityDataset) and isinstance(dataset.density, Lattice):
        boxes = dataset.density
        extent = max(float(np.ptp(boxes.x_edges)), float(np.ptp(boxes.y_edges)))
        found["noise"] = boxes.sigma if boxes.sigma > RESOLUTION * extent else 0.0
    return found


def arrays_of(dataset: Dataset, kind: str) -> Arrays:
    """Return the arrays that a snippet which embeds ``kind`` reads.

    Raises UserError where they are too large for that.
    """
    if kind == "images" and isinstance(dataset, Stored):
        return {"images": _images(dataset)}
    if kind == "channels" and isinstance(dataset, Stacked) and isinstance(dataset.channel, Stored):
        return {"images": _images(dataset.channel)}
    density = dataset.density if isinstance(dataset, DensityDataset) else None
    if kind == "points" and isinstance(density, Jittered):
        return {"points": density.mixture.centres}
    if kind == "boxes" and isinstance(density, Lattice):
        return {"x_edges": density.x_edges, "y_edges": density.y_edges, "masses": density.masses}
    return {}


def _images(dataset: Stored) -> NDArray[Any]:
    """Return all images to train on (n, d): grey levels where there are such, else their values."""
    count, width = dataset.count(), int(np.prod(getattr(dataset, "shape", (1,))))
    if 4 * count * width > MOST:
        raise UserError(
            f"the script's data would be {count:,} images of {width:,} numbers, more than "
            f"{MOST >> 20} MB; choose smaller images or fewer of them"
        )
    values = dataset.rows(np.arange(count))
    levels = dataset.levels if isinstance(dataset, Quantised) else None
    if not levels:
        return values
    return np.rint(values * (levels - 1)).astype(np.uint8 if levels <= 256 else np.uint16)
