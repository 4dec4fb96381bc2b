"""Mixtures of isotropic normal distributions of one width, known exactly."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.spatial.distance import cdist
from scipy.special import ndtr

from engine.contract.snapshot import Floats, Rectangle
from engine.kinds import Doubles
from engine.numerics.density_entropy import mixture_entropy

BLOCK = 1 << 18  # distances held at once: few enough to stay in the cache


@dataclass(frozen=True, eq=False)
class Mixture:
    """Normals of width ``sigma`` at ``centres`` (m, 2), chosen with ``weights`` (m,).

    The weights add to 1; without them all centres are equally likely.
    """

    centres: Doubles
    sigma: float
    weights: Doubles | None = None

    @property
    def scale(self) -> float:
        """The finest length: sigma."""
        return self.sigma

    @property
    def bounds(self) -> Rectangle:
        """The box of the centres with 3 sigma around it."""
        (left, bottom), (right, top) = self.centres.min(axis=0), self.centres.max(axis=0)
        room = 3 * self.sigma
        return Rectangle(
            float(left - room), float(bottom - room), float(right + room), float(top + room)
        )

    def sample(self, count: int, random: np.random.Generator) -> Floats:
        """Draw (count, 2) points."""
        points = random.standard_normal((count, 2), dtype=np.float32)
        points *= np.float32(self.sigma)
        if self.weights is None:
            index = random.integers(len(self.centres), size=count)
        else:
            index = np.searchsorted(self._cumulative, random.random(count), side="right")
        points += self._float_centres[index]
        return points

    def log_density(self, points: Doubles) -> Doubles:
        """Return the log density (n,) at finite points (n, 2), however far they are."""
        rows = max(1, BLOCK // len(self.centres))
        result = np.empty(len(points))
        for start in range(0, len(points), rows):
            result[start : start + rows] = self._block(points[start : start + rows])
        return result

    def entropy(self) -> float:
        """Return the differential entropy in nats, to about 1e-6."""
        return mixture_entropy(self.centres, self._weights, self.sigma)

    def cell_masses(self, x_edges: Doubles, y_edges: Doubles) -> Doubles:
        """Return the mass of every cell (rows along y): sums of products of normal masses."""
        across = _interval_masses(x_edges, self.centres[:, 0], self.sigma)
        along = _interval_masses(y_edges, self.centres[:, 1], self.sigma)
        masses: Doubles = (along * self._weights) @ across.T
        return masses

    def _block(self, points: Doubles) -> Doubles:
        exponents = cdist(points, self.centres, "sqeuclidean")
        exponents *= -0.5 / self.sigma**2
        if self.weights is not None:
            exponents += np.log(self.weights)
        highest = exponents.max(axis=1)
        exponents -= highest[:, None]
        total = np.exp(exponents, out=exponents).sum(axis=1)
        if self.weights is None:
            total /= len(self.centres)
        result: Doubles = highest + np.log(total) - np.log(2 * np.pi * self.sigma**2)
        return result

    @cached_property
    def _weights(self) -> Doubles:
        if self.weights is not None:
            return self.weights
        return np.full(len(self.centres), 1 / len(self.centres))

    @cached_property
    def _cumulative(self) -> Doubles:
        cumulative = np.cumsum(self._weights)
        cumulative[-1] = np.inf  # a draw just below 1 must not fall past the last centre
        return cumulative

    @cached_property
    def _float_centres(self) -> Floats:
        return self.centres.astype(np.float32)


def _interval_masses(edges: Doubles, centres: Doubles, sigma: float) -> Doubles:
    """Return the mass (cells, m) that a normal at each centre has between the edges."""
    below: Doubles = ndtr((edges[:, None] - centres) / sigma)
    return np.diff(below, axis=0)
