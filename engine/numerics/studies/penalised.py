"""The critic that the gradient penalty asks for between two equal bells on a line.

Fakes are N(0, σ²), real examples N(W, σ²), W > 0, and interpolates ux + (1 − u)y with u uniform
and x and y drawn independently (Gulrajani et al. 2017). With h the mass that has yet to cross a
place and μ the density of interpolates there, the critic ascends ∫ f'h − λμ(f' − 1)² dx.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from scipy.special import ndtr

from engine.kinds import Doubles
from engine.numerics.quadrature import integral

TAIL = 7.0  # deviations beyond which there is nothing left to integrate
PANELS = 10
NODES = 8  # of each panel over u
NARROWEST = 2000.0  # distance in deviations up to which u is resolved


def line_slope(distance: float, weight: float) -> float:
    """Return the slope that maximises sW − λ(s − 1)²: the critic's between two parallel lines."""
    return 1.0 + distance / (2.0 * weight)


def bell_slopes(x: Doubles, distance: float, sigma: float, weight: float) -> Doubles:
    """Return the best critic's slope (n,), which is 1 + h/(2λμ).

    It is never below 1, so the one-sided penalty has the same best critic.
    """
    judged = interpolates(x, distance, sigma)
    slopes: Doubles = 1.0 + crossing(x, distance, sigma) / (2.0 * weight * judged)
    return slopes


def bell_gap(distance: float, sigma: float, weight: float) -> float:
    """Return the best critic's gap ∫ f'h = W + ∫ h²/(2λμ) dx."""
    return distance + _excess(distance, sigma) / (2.0 * weight)


def crossing(x: Doubles, distance: float, sigma: float) -> Doubles:
    """Return the difference (n,) of the distribution functions, from the tail that is small."""
    side = np.minimum(x, distance - x) / sigma
    found: Doubles = ndtr(side) - ndtr(side - distance / sigma)
    return found


def interpolates(x: Doubles, distance: float, sigma: float) -> Doubles:
    """Return the density (n,) of the interpolates."""
    places, weights = np.polynomial.legendre.leggauss(NODES)
    panels = 8 + int(min(distance / sigma, NARROWEST))
    u = ((np.arange(panels)[:, None] + 0.5 * (places + 1.0)) / panels).ravel()
    width = sigma * np.sqrt(u**2 + (1.0 - u) ** 2)
    heights = np.exp(-0.5 * ((x[:, None] - u * distance) / width) ** 2) / width
    found: Doubles = heights @ np.tile(0.5 * weights / panels, panels) / math.sqrt(2 * math.pi)
    return found


@lru_cache(maxsize=256)
def _excess(distance: float, sigma: float) -> float:
    def integrand(x: Doubles) -> Doubles:
        found: Doubles = crossing(x, distance, sigma) ** 2 / interpolates(x, distance, sigma)
        return found

    # symmetric about the middle; all that happens fast happens near the ends
    middle = 0.5 * distance
    bend = min(TAIL * sigma, middle)
    half = integral(integrand, -TAIL * sigma, bend, PANELS)
    return 2.0 * (half + (integral(integrand, bend, middle, PANELS) if bend < middle else 0.0))
