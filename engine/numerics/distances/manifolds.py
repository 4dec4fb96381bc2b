"""Samples compared by their features: Fréchet and kernel distance, and nearest neighbours."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.spatial.distance import cdist

from engine.contract.snapshot import Floats
from engine.kinds import Doubles, Measurement

NEIGHBOURS = 5
LEAST = 2  # examples on each side of a distance
CONSTANT = 1e-12  # variance below which a feature says nothing


def frechet(real: Floats, fake: Floats) -> float:
    """Return |μ − ν|² + tr(A + B − 2(AB)^½), the squared Fréchet distance of two normal fits.

    Features (n, k) that do not vary among the real ones are left out. One example has no
    covariance, and the distance is NaN. Heusel et al. 2017.
    """
    if min(len(real), len(fake)) < LEAST:
        return math.nan
    varying = real.var(axis=0, dtype=float) > CONSTANT
    x, y = real[:, varying].astype(float), fake[:, varying].astype(float)
    one, other = np.atleast_2d(np.cov(x.T)), np.atleast_2d(np.cov(y.T))
    shift = x.mean(axis=0) - y.mean(axis=0)
    root = _root(one)
    # the eigenvalues of A^½ B A^½ are those of AB, and it is symmetric
    spectrum = np.linalg.eigvalsh(root @ other @ root)
    overlap = np.sqrt(np.clip(spectrum, 0.0, None)).sum()
    return float(max(0.0, shift @ shift + np.trace(one) + np.trace(other) - 2 * overlap))


def kernel_distance(real: Floats, fake: Floats) -> Measurement:
    """Return the unbiased MMD² of two samples (n, k) under (x·y/k + 1)³, with its standard error.

    Around 0 for equal distributions, so single values may be negative. Between single examples it
    is NaN. Bińkowski et al. 2018.
    """
    n = min(len(real), len(fake))
    if n < LEAST:
        return Measurement(math.nan)
    x, y = real[:n].astype(float), fake[:n].astype(float)
    across = _cubic(x, y)
    h = _cubic(x, x) + _cubic(y, y) - across - across.T
    np.fill_diagonal(h, 0.0)
    rows = h.sum(axis=1) / (n - 1)
    return Measurement(float(rows.mean()), error=2 * float(rows.std()) / n**0.5)


@dataclass(frozen=True, slots=True)
class Overlap:
    """How two samples lie in each other's neighbourhoods, balls that reach the 5th neighbour."""

    precision: float  # share of fakes inside the ball of some real image
    recall: float  # share of real images inside the ball of some fake
    density: float  # balls of real images around a fake, over 5: its mean
    coverage: float  # share of real images with a fake in their ball


def overlap(real: Floats, fake: Floats, neighbours: int = NEIGHBOURS) -> Overlap:
    """Compare two samples of features (n, k). Kynkäänniemi et al. 2019; Naeem et al. 2020.

    With fewer than k + 1 examples the balls reach as far as there are neighbours.
    """
    x, y = real.astype(float), fake.astype(float)
    across = cdist(x, y)
    inside = across < _reach(x, neighbours)[:, None]
    around = across < _reach(y, neighbours)[None, :]
    return Overlap(
        precision=float(inside.any(axis=0).mean()),
        recall=float(around.any(axis=1).mean()),
        density=float(inside.sum(axis=0).mean() / neighbours),
        coverage=float(inside.any(axis=1).mean()),
    )


def _reach(points: Doubles, neighbours: int) -> Doubles:
    distances = cdist(points, points)
    place = min(neighbours, len(points) - 1)  # 0 is the point itself
    found: Doubles = np.partition(distances, place, axis=1)[:, place]
    return found


def _cubic(x: Doubles, y: Doubles) -> Doubles:
    kernel: Doubles = (x @ y.T / x.shape[1] + 1.0) ** 3
    return kernel


def _root(matrix: Doubles) -> Doubles:
    values, vectors = np.linalg.eigh(matrix)
    root: Doubles = (vectors * np.sqrt(np.clip(values, 0.0, None))) @ vectors.T
    return root
