"""The training images that come nearest to what a model makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.contract.snapshot import Floats
from engine.kinds import Doubles, Stored
from engine.numerics.streams import keyed

if TYPE_CHECKING:
    from engine.observation import Observation

NUMBERS = 8_000_000  # of all images that are searched, so that they stay in memory
FRESH = 4096  # images drawn where the data are made on demand


def searched(seen: Observation) -> Floats:
    """Return training images (n, d): all that are stored, or as many of them as fit."""

    def compute() -> Floats:
        random, most = keyed(seen.seed, "searched", 0), NUMBERS // int(np.prod(seen.dataset.shape))
        if not isinstance(seen.dataset, Stored):
            return seen.dataset.sample(min(FRESH, most), random)
        count = seen.dataset.count()
        places = np.arange(count) if count <= most else random.permutation(count)[:most]
        return seen.dataset.rows(places)

    return seen.lasting("searched", compute)


def nearest(images: Floats, among: Floats) -> tuple[NDArray[np.intp], Doubles]:
    """Return for images (n, d) the index (n,) of the nearest and the root mean square (n,) between.

    The distance is Euclidean, in pixels.
    """
    squares = (among.astype(np.float32) ** 2).sum(axis=1)
    index = (squares[None, :] - 2.0 * images @ among.T).argmin(axis=1)
    apart = images.astype(float) - among[index].astype(float)
    return index, np.sqrt((apart**2).mean(axis=1))
