"""A mixture of two normal distributions of one width, and divergences of a normal one from it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from engine.kinds import Doubles

Derivatives = tuple[Doubles, Doubles, Doubles]
Integrands = Callable[[Doubles, Doubles], Derivatives]

LOG_ROOT_TAU = 0.5 * math.log(2 * math.pi)
PANEL, NODES = 0.4, 8  # width of a panel about the origin; Gauss-Legendre nodes on each
FAR = (8.2, 10.0, 13.0, 18.0, 27.0, 42.0)  # ends of the panels beyond, where all is smooth
CHUNK = 48  # places at a time, so that what is computed for them stays in the processor's cache


@dataclass(frozen=True, slots=True)
class TwoBells:
    """π = weight N(−distance, width²) + (1 − weight) N(distance, width²)."""

    weight: float
    distance: float
    width: float

    def log_density(self, x: Doubles) -> Doubles:
        """Return log π (n,)."""
        left = math.log(self.weight) - 0.5 * ((x + self.distance) / self.width) ** 2
        right = math.log1p(-self.weight) - 0.5 * ((x - self.distance) / self.width) ** 2
        found: Doubles = np.logaddexp(left, right) - math.log(self.width) - LOG_ROOT_TAU
        return found

    @property
    def moments(self) -> tuple[float, float]:
        """The mean and the standard deviation of π."""
        spread = 4 * self.weight * (1 - self.weight) * self.distance**2
        return (1 - 2 * self.weight) * self.distance, math.sqrt(self.width**2 + spread)

    @property
    def middle(self) -> float:
        """Where both bells weigh the same, held between them: there log π bends sharply."""
        odds = math.log(self.weight) - math.log1p(-self.weight)
        place = odds * self.width**2 / (2 * max(self.distance, 1e-3))
        return min(max(place, -self.distance), self.distance)


@lru_cache(maxsize=8)
def nodes(target: TwoBells) -> tuple[Doubles, Doubles]:
    """Return places and weights (n,) of a quadrature over the line, finest about the bend.

    It is meant for normal densities of deviation 0.2 or more whose mean is within 5 of the origin.
    """
    near = np.arange(-18, 19) * PANEL
    bend = PANEL * 0.5 ** np.arange(6)
    edges = np.unique(
        np.concatenate([near, target.middle + bend, target.middle - bend, FAR, np.negative(FAR)])
    )
    places, weights = np.polynomial.legendre.leggauss(NODES)
    half, middles = 0.5 * np.diff(edges)[:, None], 0.5 * (edges[:-1] + edges[1:])[:, None]
    return (middles + half * places).ravel(), (half * weights).ravel()


def derivatives(divergence: Integrands, target: TwoBells, places: Doubles) -> Derivatives:
    """Return values (k,), gradients (k, 2) and Hessians (k, 2, 2) at places (k, 2) = (μ, log σ).

    The divergence of p = N(μ, σ²) from the target is the integral of some g(p, π);
    ``divergence(log π, log p)`` returns g, p g′ and p² g″ (k, n), where ′ is the derivative by p.
    """
    x, weights = nodes(target)
    sigma = np.exp(places[:, 1:])
    z = (x - places[:, :1]) / sigma
    log_p = -0.5 * z**2 - places[:, 1:] - LOG_ROOT_TAU
    values, slopes, bends = divergence(target.log_density(x), log_p)
    scores = (z / sigma, z**2 - 1)
    turned = ((-1 / sigma**2, -2 * z / sigma), (-2 * z / sigma, -2 * z**2))
    gradients = np.stack([(slopes * score) @ weights for score in scores], axis=1)
    hessians = np.empty((len(places), 2, 2))
    for i, j in np.ndindex(2, 2):
        product = scores[i] * scores[j]
        hessians[:, i, j] = (slopes * (product + turned[i][j]) + bends * product) @ weights
    return values @ weights, gradients, hessians


def values_and_slopes(
    divergence: Integrands, target: TwoBells, places: Doubles
) -> tuple[Doubles, Doubles]:
    """Return values (k,) and gradients (k, 2) alone, quicker for many places."""
    log_pi, (x, weights) = target.log_density(nodes(target)[0]), nodes(target)
    values, slopes = np.empty(len(places)), np.empty_like(places)
    for start in range(0, len(places), CHUNK):
        part = slice(start, start + CHUNK)
        log_sigma = places[part, 1:]
        z = (x - places[part, :1]) * np.exp(-log_sigma)
        square = z * z
        found, first, _ = divergence(log_pi, -0.5 * square - log_sigma - LOG_ROOT_TAU)
        values[part] = found @ weights
        slopes[part, 0] = ((first * z) @ weights) * np.exp(-log_sigma[:, 0])
        slopes[part, 1] = (first * (square - 1)) @ weights
    return values, slopes
