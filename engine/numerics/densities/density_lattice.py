"""Densities that are constant on the boxes of a lattice, sharp or blurred by normal noise."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, xlogy

from engine.contract.snapshot import Floats, Rectangle
from engine.kinds import Doubles

ROWS = 256  # rows of the quadrature held at once
MOST = 4096  # quadrature nodes along an axis
RESOLUTION = 1e-6  # of the extent: about what single precision resolves


@dataclass(frozen=True, eq=False)
class Lattice:
    """Mass ``masses`` (r, c), uniform inside each box, plus noise N(0, sigma² I).

    Boxes lie between ``x_edges`` (c + 1,) and ``y_edges`` (r + 1,); row 0 is the bottom. The
    masses add to 1. ``sigma`` 0 leaves the edges sharp. ``grain`` is the length below which
    nothing is worth resolving; the scale is that or sigma, whichever is larger.
    """

    x_edges: Doubles
    y_edges: Doubles
    masses: Doubles
    sigma: float
    grain: float

    @property
    def scale(self) -> float:
        """The finest length worth resolving."""
        return max(self.sigma, self.grain)

    @property
    def bounds(self) -> Rectangle:
        """The box of the lattice with 3 sigma around it."""
        x, y, room = self.x_edges, self.y_edges, 3 * self._noise
        return Rectangle(
            float(x[0] - room), float(y[0] - room), float(x[-1] + room), float(y[-1] + room)
        )

    def sample(self, count: int, random: np.random.Generator) -> Floats:
        """Draw (count, 2) points."""
        lowest, highest, cumulative = self._boxes
        box = np.searchsorted(cumulative, random.random(count), side="right")
        low, high = lowest[box], highest[box]
        points = random.random((count, 2), dtype=np.float32)
        points *= high - low
        points += low
        np.minimum(points, high, out=points)  # rounding must not carry a point into the next box
        if self._noise:
            points += np.float32(self._noise) * random.standard_normal((count, 2), dtype=np.float32)
        return points

    def log_density(self, points: Doubles) -> Doubles:
        """Return the log density (n,) at points (n, 2): minus infinity where there is no mass."""
        with np.errstate(divide="ignore"):
            logs: Doubles = np.log(self._blurred(points) if self._noise else self._sharp(points))
        return logs

    def cell_masses(self, x_edges: Doubles, y_edges: Doubles) -> Doubles:
        """Return the mass of every cell, rows along y: exact overlaps of boxes and cells."""
        across = _overlap(self.x_edges, x_edges, self._noise)
        along = _overlap(self.y_edges, y_edges, self._noise)
        masses: Doubles = along @ self._heights @ across.T
        return masses

    def entropy(self) -> float:
        """Return the differential entropy in nats: exact when sharp, else by quadrature."""
        if not self._noise:
            return float(-xlogy(self.masses, self._heights).sum())
        x, across = _nodes(self.x_edges, self._noise)
        y, along = _nodes(self.y_edges, self._noise)
        columns = _membership(self.x_edges, x, self._noise).T
        rows = _membership(self.y_edges, y, self._noise) @ self._heights
        total = 0.0
        for start in range(0, len(y), ROWS):
            density = rows[start : start + ROWS] @ columns
            total -= float(along[start : start + ROWS] @ xlogy(density, density) @ across)
        return total

    def _sharp(self, points: Doubles) -> Doubles:
        column = np.searchsorted(self.x_edges, points[:, 0], side="right")
        row = np.searchsorted(self.y_edges, points[:, 1], side="right")
        density: Doubles = np.pad(self._heights, 1)[row, column]
        return density

    def _blurred(self, points: Doubles) -> Doubles:
        across = _membership(self.x_edges, points[:, 0], self._noise)
        along = _membership(self.y_edges, points[:, 1], self._noise)
        density: Doubles = np.einsum("nc,nc->n", along @ self._heights, across)
        return density

    @cached_property
    def _noise(self) -> float:
        """Sigma, or 0 where it is finer than single precision tells points apart."""
        extent = max(np.ptp(self.x_edges), np.ptp(self.y_edges))
        return self.sigma if self.sigma > RESOLUTION * extent else 0.0

    @cached_property
    def _heights(self) -> Doubles:
        """The density inside each box, before the noise."""
        heights: Doubles = self.masses / np.outer(np.diff(self.y_edges), np.diff(self.x_edges))
        return heights

    @cached_property
    def _boxes(self) -> tuple[Floats, Floats, Doubles]:
        """Lowest and highest point (m, 2) of each box with mass, and the running sum of masses."""
        row, column = np.nonzero(self.masses)
        low = np.column_stack([self.x_edges[column], self.y_edges[row]])
        high = np.column_stack([self.x_edges[column + 1], self.y_edges[row + 1]])
        cumulative = np.cumsum(self.masses[row, column])
        cumulative[-1] = np.inf  # a draw just below 1 must not fall past the last box
        return -_below(-low, strictly=False), _below(high, strictly=True), cumulative


def _below(edges: Doubles, *, strictly: bool) -> Floats:
    """Return the largest single-precision number below each edge, or equal to it."""
    near = edges.astype(np.float32)
    over = near >= edges if strictly else near > edges
    return np.where(over, np.nextafter(near, np.float32(-np.inf)), near)


def _membership(edges: Doubles, values: Doubles, sigma: float) -> Doubles:
    """Return (n, boxes): the probability that a value less its noise lies between two edges."""
    low = (values[:, None] - edges[1:]) / sigma
    high = (values[:, None] - edges[:-1]) / sigma
    flip = low > 0  # the lower tail keeps relative precision, the upper one does not
    result: Doubles = ndtr(np.where(flip, -low, high)) - ndtr(np.where(flip, -high, low))
    return result


def _overlap(edges: Doubles, cells: Doubles, sigma: float) -> Doubles:
    """Return (cells, boxes): the length of each box in each cell, smeared out by the noise."""
    if not sigma:
        reached = np.clip(cells[:, None], edges[:-1], edges[1:])
    else:
        reached = _ramp(cells, edges[:-1], sigma) - _ramp(cells, edges[1:], sigma)
    lengths: Doubles = np.diff(reached, axis=0)
    return np.maximum(lengths, 0.0)


def _ramp(values: Doubles, edges: Doubles, sigma: float) -> Doubles:
    """Return the integral up to each value of the normal distribution function at each edge."""
    unit = (values[:, None] - edges) / sigma
    ramp: Doubles = sigma * (unit * ndtr(unit) + np.exp(-0.5 * unit**2) / np.sqrt(2 * np.pi))
    return ramp


def _nodes(edges: Doubles, sigma: float) -> tuple[Doubles, Doubles]:
    """Return quadrature nodes and weights along an axis: short panels around every edge.

    A density of many more boxes than ``MOST`` allows gets equal steps instead, which loses some
    of the blur of edges that is finer than them.
    """
    shape = sigma * np.array([-8, -6, -4.5, -3, -2, -1, 0, 1, 2, 3, 4.5, 6, 8])
    half = sigma / 2  # no feature is finer, so breaks of neighbouring edges may fall together
    breaks = half * np.unique(np.round((edges[:, None] + shape).ravel() / half))
    at, weights = np.polynomial.legendre.leggauss(6)
    if len(breaks) * len(at) > MOST:
        breaks = np.linspace(breaks[0], breaks[-1], MOST // len(at))
    widths: NDArray[np.float64] = np.diff(breaks)[:, None] / 2
    nodes = breaks[:-1, None] + widths * (at + 1)
    return nodes.ravel(), (widths * weights).ravel()
