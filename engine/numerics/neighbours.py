"""The training images that come nearest to what a model makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.contract.snapshot import Floats
from engine.kinds import DataSettings, Doubles, Stored
from engine.numerics.training_set import part_of_training_set

if TYPE_CHECKING:
    from engine.observation import Observation

NUMBERS = 8_000_000  # of all images that are searched, so that they stay in memory
FRESH = 4096  # images drawn where the data are made on demand


def searched(seen: Observation) -> Floats:
    """Return what the run trains on (n, d), or as many of these images as fit.

    Where data are made on demand without limit, they are other draws of the same data.
    """
    settings = seen.settings["data"]
    size = settings.size if isinstance(settings, DataSettings) else 0

    def compute() -> Floats:
        most = NUMBERS // int(np.prod(seen.dataset.shape))
        if not (size or isinstance(seen.dataset, Stored)):
            most = min(FRESH, most)
        return part_of_training_set(seen.dataset, size, seen.seed, most)

    return seen.lasting(f"searched/{size}", compute)


def nearest(images: Floats, among: Floats) -> tuple[NDArray[np.intp], Doubles]:
    """Return for images (n, d) the index (n,) of the nearest and the root mean square (n,) between.

    The distance is Euclidean, in pixels.
    """
    squares = np.einsum("ij,ij->i", among, among)
    index = (squares[None, :] - 2.0 * images @ among.T).argmin(axis=1)
    apart = images.astype(float) - among[index].astype(float)
    return index, np.sqrt((apart**2).mean(axis=1))
