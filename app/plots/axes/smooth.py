"""Coarse fields drawn without steps: bilinear between the centres of their cells."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.contract.snapshot import Floats

Indices = NDArray[np.intp]
FINE = 160  # cells a side, from which the steps are too small to be seen


def smoothed(values: Floats) -> Floats:
    """Return values (rows, columns) on at least ``FINE`` cells a side of the same rectangle.

    A field with unknown cells stays as it is, lest they spread.
    """
    if min(values.shape) >= FINE or not np.isfinite(values).all():
        return values
    rows = _between(values, *_places(values.shape[0]))
    finer: Floats = _between(rows.T, *_places(values.shape[1])).T
    return finer


def _between(values: Floats, before: Indices, share: Floats) -> Floats:
    """Interpolate along the rows; not by a matrix product, whose threads fight with training."""
    low, high = values[before], values[np.minimum(before + 1, len(values) - 1)]
    mixed: Floats = low + (high - low) * share[:, None]
    return mixed


@lru_cache(maxsize=16)
def _places(cells: int) -> tuple[Indices, Floats]:
    """Return, for each finer cell, the coarse one before its centre and its share of the next."""
    count = max(FINE, cells)
    places = np.clip((np.arange(count) + 0.5) * cells / count - 0.5, 0, cells - 1)
    before = np.minimum(places.astype(np.intp), max(cells - 2, 0))
    return before, (places - before).astype(np.float32)
