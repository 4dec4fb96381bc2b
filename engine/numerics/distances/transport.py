"""Wasserstein-1 distances between samples: exact, and sliced."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from engine.contract.snapshot import Floats
from engine.kinds import Doubles

Points = Floats | Doubles
MOST_PIVOTS = 10_000_000  # of the network simplex; 4096 points a side need about a tenth


def exact_w1(
    first: Points,
    second: Points,
    first_weights: Doubles | None = None,
    second_weights: Doubles | None = None,
) -> float:
    """Return the exact W1 between two weighted samples (n, d) and (m, d), in their unit.

    Weights add to 1; without them all points are equal. Samples that are not finite give NaN.
    """
    from ot import emd2  # half a second to import, which the first step need not wait for

    if not (np.isfinite(first).all() and np.isfinite(second).all()):
        return float("nan")
    costs = cdist(first.astype(float), second.astype(float))
    weights = (_weights(first, first_weights), _weights(second, second_weights))
    return float(emd2(*weights, costs, numItermax=MOST_PIVOTS))


def sliced_w1(first: Points, second: Points, directions: int) -> float:
    """Return the mean W1 of the projections of two samples (n, 2) on equally spaced directions.

    Both samples have the same size; the directions are fixed, so nothing in it is random.
    """
    angles = np.pi * (np.arange(directions) + 0.5) / directions
    axes = np.stack([np.cos(angles), np.sin(angles)]).astype(np.float32)
    ordered = [np.sort((points @ axes).T, axis=1) for points in (first, second)]
    return float(np.abs(ordered[0] - ordered[1]).mean(dtype=np.float64))


def _weights(points: Points, weights: Doubles | None) -> NDArray[np.float64]:
    return np.full(len(points), 1 / len(points)) if weights is None else weights
