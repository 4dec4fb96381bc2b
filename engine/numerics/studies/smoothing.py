"""What separates two densities on a line that noise has smoothed, however little noise there is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr

from engine.kinds import Doubles

Sides = tuple[Doubles, Doubles]

LOG_2 = math.log(2.0)
# where panels end around a place at which a density changes, in deviations of the noise
AROUND = np.array([-8.0, -5.0, -3.0, -1.5, 0.0, 1.5, 3.0, 5.0, 8.0])
PLACES, SHARES = np.polynomial.legendre.leggauss(12)
# equal steps and their shares of N(0, 1): what is smooth and fades they integrate to rounding
Z = np.linspace(-8.0, 8.0, 65)
BELL = np.exp(-0.5 * Z**2) / math.sqrt(2.0 * math.pi) * (Z[1] - Z[0])


@dataclass(frozen=True, slots=True)
class Noisy:
    """What separates data and fakes once there is noise; KL is KL(data ‖ fakes), in nats."""

    jsd: float
    kl: float
    accuracy: float


def compared(one: Doubles, other: Doubles, weights: Doubles) -> Noisy:
    """Return JSD, KL and accuracy from the logarithms (n,) of two densities on a line."""
    log_odds, p, q = one - other, weights * np.exp(one), weights * np.exp(other)
    lost = p @ np.logaddexp(0.0, -log_odds) + q @ np.logaddexp(0.0, log_odds)
    right = 0.5 * (p.sum() + np.abs(p - q).sum() / 2)
    return Noisy(LOG_2 - 0.5 * float(lost), float(p @ log_odds), float(right))


def nodes(edges: Doubles, low: float) -> Sides:
    """Return places and weights (n,) of Gauss and Legendre between the edges above ``low``."""
    kept = np.unique(edges[edges >= low])
    half = 0.5 * np.diff(kept)[:, None]
    middles = 0.5 * (kept[:-1] + kept[1:])[:, None]
    return (middles + half * PLACES).ravel(), (half * SHARES).ravel()


def between(low: Doubles, high: Doubles) -> Doubles:
    """Return log(Φ(high) − Φ(low)), exact also where both are far in a tail."""
    flipped = low + high > 0.0
    low, high = np.where(flipped, -high, low), np.where(flipped, -low, high)
    top = log_ndtr(high)
    found: Doubles = top + np.log1p(-np.exp(log_ndtr(low) - top))
    return found
