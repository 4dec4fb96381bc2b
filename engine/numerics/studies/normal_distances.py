"""Distances of any order between normal distributions, on the line and in more dimensions."""

from __future__ import annotations

import math

import numpy as np
from scipy.linalg import sqrtm

from engine.kinds import Doubles
from engine.numerics.quadrature import integral

REACH = 12.0  # standard deviations, beyond which a normal density adds nothing to an integral
PANELS = 10


def order_distance(shift: float, sigma: float, order: float) -> float:
    """Return W_s of N(0, 1) and N(shift, sigma²) from their quantiles, in the unit of x.

    On the line the cheapest plan joins equal quantiles, z and shift + sigma·z, whatever s ≥ 1.
    """
    gap = sigma - 1.0
    kink = float(np.clip(-shift / gap, -REACH, REACH)) if gap else REACH

    def way(z: Doubles) -> Doubles:
        found: Doubles = np.abs(shift + gap * z) ** order * np.exp(-0.5 * z**2)
        return found

    parts = integral(way, -REACH, kink, PANELS) + integral(way, kink, REACH, PANELS)
    return float((parts / math.sqrt(2 * math.pi)) ** (1 / order))


def matrix_distance(shift: Doubles, first: Doubles, second: Doubles) -> float:
    """Return W2 of normal distributions whose means differ by (d,) and covariances are (d, d)."""
    root = np.real(sqrtm(first))
    cross = np.real(sqrtm(root @ second @ root))
    return math.sqrt(float(shift @ shift + np.trace(first + second - 2 * cross)))
