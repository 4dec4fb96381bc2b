"""Mixtures of isotropic normal distributions of one width, known exactly."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array
from scipy.spatial import KDTree
from scipy.spatial.distance import cdist
from scipy.special import ndtr

from engine.contract.snapshot import Floats, Rectangle
from engine.kinds import Doubles
from engine.numerics.densities.density_entropy import mixture_entropy

BLOCK = 1 << 18  # distances held at once: few enough to stay in the cache
FEW = 1536  # centres up to which summing all of them is quicker than finding the near ones
REACH = 9.0  # sigmas: beyond them a normal has less mass than rounding shows


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
        few = len(self.centres) <= FEW
        evaluate = self._sum_all if few else self._sum_near
        rows = BLOCK // len(self.centres) if few else BLOCK // FEW
        logs: Doubles = np.empty(len(points))
        for start in range(0, len(points), rows):
            logs[start : start + rows] = evaluate(points[start : start + rows])
        logs -= np.log(2 * np.pi * self.sigma**2)
        return logs

    def entropy(self) -> float:
        """Return the differential entropy in nats, to about 1e-6."""
        return mixture_entropy(self.centres, self._weights, self.sigma)

    def cell_masses(self, x_edges: Doubles, y_edges: Doubles) -> Doubles:
        """Return the mass of every cell (rows along y): sums of products of normal masses."""
        across = _interval_masses(x_edges, self.centres[:, 0], self.sigma)
        along = _interval_masses(y_edges, self.centres[:, 1], self.sigma)
        along.data *= np.repeat(self._weights, np.diff(along.indptr))
        masses: Doubles = (along.T @ across).toarray()
        return masses

    def _sum_all(self, points: Doubles) -> Doubles:
        """Return the log of the weighted sum of exp(-d²/2 sigma²) over all centres."""
        exponents = cdist(points, self.centres, "sqeuclidean")
        exponents *= -0.5 / self.sigma**2
        highest = exponents.max(axis=1)
        exponents -= highest[:, None]
        result: Doubles = highest + np.log(np.exp(exponents, out=exponents) @ self._weights)
        return result

    def _sum_near(self, points: Doubles) -> Doubles:
        """Return the same, leaving out centres so far behind the nearest that they cannot count."""
        nearest, _ = self._tree.query(points)
        reach = np.sqrt(nearest**2 + (REACH * self.sigma) ** 2)
        near = self._tree.query_ball_point(points, reach, return_sorted=False)
        sizes = np.fromiter(map(len, near), dtype=np.intp, count=len(near))
        centre = np.concatenate(near).astype(np.intp)
        offsets = self.centres[centre] - np.repeat(points, sizes, axis=0)
        behind = np.square(offsets).sum(axis=1) - np.repeat(nearest**2, sizes)
        terms = self._weights[centre] * np.exp(-0.5 * behind / self.sigma**2)
        sums = np.add.reduceat(terms, np.cumsum(sizes) - sizes)
        result: Doubles = np.log(sums) - 0.5 * (nearest / self.sigma) ** 2
        return result

    @cached_property
    def _tree(self) -> KDTree:
        return KDTree(self.centres)

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


def _interval_masses(edges: Doubles, centres: Doubles, sigma: float) -> csr_array[np.float64]:
    """Return the mass (m, cells) that a normal at each centre has between the edges.

    Only a window of cells around each centre is computed and stored, of one width for all.
    """
    cells = len(edges) - 1
    first = np.searchsorted(edges, centres - REACH * sigma) - 1
    last = np.searchsorted(edges, centres + REACH * sigma)
    width = min(cells, int((last - first).max()))
    first = np.clip(first, 0, cells - width)
    below = ndtr((edges[first[:, None] + np.arange(width + 1)] - centres[:, None]) / sigma)
    columns = (first[:, None] + np.arange(width)).ravel()
    rows = width * np.arange(len(centres) + 1)
    shape = (len(centres), cells)
    return csr_array((np.diff(below, axis=1).ravel(), columns, rows), shape=shape)
