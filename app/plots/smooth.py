"""Coarse fields drawn without steps: bilinear between the centres of their cells."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from engine.contract.snapshot import Floats

FINE = 160  # cells a side, from which the steps are too small to be seen


def smoothed(values: Floats) -> Floats:
    """Return values (rows, columns) on at least ``FINE`` cells a side of the same rectangle.

    A field with unknown cells stays as it is, lest they spread.
    """
    if min(values.shape) >= FINE or not np.isfinite(values).all():
        return values
    finer = _weights(len(values)) @ values @ _weights(values.shape[1]).T
    return finer.astype(np.float32)


@lru_cache(maxsize=16)
def _weights(cells: int) -> Floats:
    """Return the matrix (FINE or more, cells) that interpolates along one side."""
    count = max(FINE, cells)
    places = np.clip((np.arange(count) + 0.5) * cells / count - 0.5, 0, cells - 1)
    before = np.minimum(places.astype(int), max(cells - 2, 0))
    share = places - before
    weights = np.zeros((count, cells), dtype=np.float32)
    rows = np.arange(count)
    weights[rows, before] = 1 - share
    weights[rows, np.minimum(before + 1, cells - 1)] += share
    return weights
