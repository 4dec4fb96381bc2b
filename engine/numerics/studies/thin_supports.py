"""Pairs of distributions in the plane that share no mass, at a W1 of one's choice.

Each pair is data and fakes on their supports. Equal normal noise of deviation s on both makes
densities of them, whose divergences are integrals over one or two variables.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import i0e, logsumexp, ndtr

from engine.kinds import Doubles
from engine.numerics.studies.apart import Pair
from engine.numerics.studies.smoothing import (
    AROUND,
    BELL,
    LOG_2,
    Noisy,
    Sides,
    Z,
    between,
    compared,
    nodes,
)

DRAWN = 121  # points of a polyline


@dataclass(frozen=True)
class Crossing:
    """Two segments of half length 1 that cross in their middles, at an angle α.

    Matching equal places costs 2|u| sin ½α on average sin ½α; it is optimal up to α = 90°, since
    on all its chords the 1-Lipschitz function that grows along them falls by their length.
    """

    w1: float

    @property
    def angle(self) -> float:
        """The angle α between the segments."""
        return 2.0 * math.asin(self.w1)

    def draw(self, count: int, random: np.random.Generator) -> Sides:
        """Draw points (n, 2) of both."""
        one, other = random.uniform(-1.0, 1.0, (2, count))
        return self._placed(one, -0.5), self._placed(other, 0.5)

    def even(self) -> tuple[Sides, Sides]:
        """Return 256 points of each."""
        u = (np.arange(256) + 0.5) / 128 - 1.0
        return (self._placed(u, -0.5), self._placed(u, 0.5)), _equal(256, 256)

    def distances(self, points: Doubles) -> Sides:
        """Return the distances (n,) from both segments."""
        sides = (self._along(points, share) for share in (-0.5, 0.5))
        one, other = (np.hypot(np.maximum(np.abs(u) - 1.0, 0.0), v) for u, v in sides)
        return one, other

    def log_ratio(self, points: Doubles, noise: float) -> Doubles:
        """Return log p/q (n,)."""
        one, other = (_on_segment(*self._along(points, share), noise) for share in (-0.5, 0.5))
        found: Doubles = one - other
        return found

    def noisy(self, noise: float) -> Noisy:
        """Integrate along and across the data's segment; the fakes' part is its mirror image.

        By the same symmetry both are equally dense on the two lines half way between the
        segments, so that the best rule is which segment a point is nearer to in angle.
        """
        centres = np.concatenate([AROUND * noise / math.sin(self.angle), 1.0 + AROUND * noise])
        u, weights = nodes(np.concatenate([[0.0, 1.0 + 8.0 * noise], centres]), 0.0)
        weights = weights * np.exp(_strip(u, noise))
        places = u[:, None] + 0.0 * Z
        across = noise * Z + 0.0 * places
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        turned = places * cos + across * sin, across * cos - places * sin
        log_odds = _on_segment(places, across, noise) - _on_segment(*turned, noise)
        half = math.tan(0.5 * self.angle)
        right = ndtr(u * half / noise) - ndtr(-u / half / noise)
        return Noisy(
            LOG_2 - float(weights @ (np.logaddexp(0.0, -log_odds) @ BELL)),
            float(weights @ (log_odds @ BELL)),
            float(weights @ right),
        )

    def curves(self) -> tuple[Doubles, Doubles]:
        """Return both segments."""
        u = np.linspace(-1.0, 1.0, DRAWN)
        return np.stack([self._placed(u, -0.5), self._placed(u, 0.5)]), np.array([0.0, 1.0])

    def _placed(self, u: Doubles, share: float) -> Doubles:
        turn = share * self.angle
        return np.stack([u * math.cos(turn), u * math.sin(turn)], axis=1)

    def _along(self, points: Doubles, share: float) -> Sides:
        cos, sin = math.cos(share * self.angle), math.sin(share * self.angle)
        x, y = points.T
        return x * cos + y * sin, y * cos - x * sin


@dataclass(frozen=True)
class Circles:
    """Two circles about one centre, of radius 1 and 1 + W1: every point moves outwards by W1.

    That is optimal, since the distance from the centre is 1-Lipschitz.
    """

    w1: float

    @property
    def radii(self) -> tuple[float, float]:
        """The radius of the data and that of the fakes."""
        return 1.0, 1.0 + self.w1

    def draw(self, count: int, random: np.random.Generator) -> Sides:
        """Draw points (n, 2) of both."""
        one, other = (r * _round(random.uniform(0.0, 2.0 * math.pi, count)) for r in self.radii)
        return one, other

    def even(self) -> tuple[Sides, Sides]:
        """Return 256 points of each."""
        ring = _round(np.arange(256) * math.pi / 128)
        return (ring, self.radii[1] * ring), _equal(256, 256)

    def distances(self, points: Doubles) -> Sides:
        """Return the distances (n,) from both circles."""
        from_centre = np.hypot(*points.T)
        one, other = (np.abs(from_centre - radius) for radius in self.radii)
        return one, other

    def log_ratio(self, points: Doubles, noise: float) -> Doubles:
        """Return log p/q (n,)."""
        one, other = self._logs(np.hypot(*points.T), noise)
        found: Doubles = one - other
        return found

    def noisy(self, noise: float) -> Noisy:
        """Integrate over the distance from the centre."""
        centres = [radius + noise * AROUND for radius in self.radii]
        r, weights = nodes(np.concatenate([[0.0], *centres]), 0.0)
        one, other = self._logs(r, noise)
        around = np.log(r) - 2.0 * math.log(noise)
        return compared(around + one, around + other, weights)

    def curves(self) -> tuple[Doubles, Doubles]:
        """Return both circles."""
        ring = _round(np.linspace(0.0, 2.0 * math.pi, DRAWN))
        return np.stack([r * ring for r in self.radii]), np.array([0.0, 1.0])

    def _logs(self, r: Doubles, noise: float) -> Sides:
        """Return the logarithms (n,) of both densities but for a common constant (Rice 1945)."""
        one, other = (
            np.log(i0e(r * radius / noise**2)) - 0.5 * ((r - radius) / noise) ** 2
            for radius in self.radii
        )
        return one, other


@dataclass(frozen=True)
class Stripes:
    """Data that fill the unit square, and fakes on k level lines across it: W1 = 1/4k.

    Every point moves straight to the nearest line, which is optimal, since the distance from the
    nearest line is 1-Lipschitz. The number of lines is what comes nearest to the W1 asked for.
    """

    wanted: float

    @property
    def count(self) -> int:
        """How many lines there are."""
        return max(1, round(0.25 / self.wanted))

    @property
    def w1(self) -> float:
        """The exact W1."""
        return 0.25 / self.count

    @cached_property
    def heights(self) -> Doubles:
        """The y (k,) of the lines."""
        return (np.arange(self.count) + 0.5) / self.count

    def draw(self, count: int, random: np.random.Generator) -> Sides:
        """Draw points (n, 2) of both."""
        fakes = np.stack([random.random(count), random.choice(self.heights, count)], axis=1)
        return random.random((count, 2)), fakes

    def even(self) -> tuple[Sides, Sides]:
        """Return points in sixteen columns: rows of the square, an even number for each line."""
        x = (np.arange(16) + 0.5) / 16
        rows = (np.arange(4 * self.count) + 0.5) / (4 * self.count)
        sides = [np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2) for y in (rows, self.heights)]
        return (sides[0], sides[1]), _equal(len(sides[0]), len(sides[1]))

    def distances(self, points: Doubles) -> Sides:
        """Return the distances (n,) from the square and from the nearest line."""
        x, y = points.T
        beside, above = (np.maximum(np.abs(c - 0.5) - 0.5, 0.0) for c in (x, y))
        return np.hypot(beside, above), np.hypot(beside, self._gaps(y).min(axis=0))

    def log_ratio(self, points: Doubles, noise: float) -> Doubles:
        """Return log p/q (n,), which depends on y alone."""
        one, other = self._logs(points[:, 1], noise)
        found: Doubles = one - other
        return found

    def noisy(self, noise: float) -> Noisy:
        """Integrate over y."""
        centres = [place + noise * AROUND for place in (0.0, 1.0, *self.heights)]
        y, weights = nodes(np.concatenate(centres), -math.inf)
        return compared(*self._logs(y, noise), weights)

    def curves(self) -> tuple[Doubles, Doubles]:
        """Return the edge of the square and the lines."""
        turn = np.linspace(0.0, 4.0, DRAWN)
        edge = [np.clip(np.abs((turn - shift) % 4.0 - 2.0) - 0.5, 0.0, 1.0) for shift in (0.5, 1.5)]
        lines = [np.stack([turn / 4.0, np.full(DRAWN, y)], axis=1) for y in self.heights]
        labels = np.concatenate([[0.0], np.ones(self.count)])
        return np.stack([np.stack(edge, axis=1), *lines]), labels

    def _logs(self, y: Doubles, noise: float) -> Sides:
        """Return the logarithms (n,) of both densities of y."""
        bells = -0.5 * (self._gaps(y) / noise) ** 2
        scale = math.log(self.count * noise * math.sqrt(2.0 * math.pi))
        return between(-y / noise, (1.0 - y) / noise), logsumexp(bells, axis=0) - scale

    def _gaps(self, y: Doubles) -> Doubles:
        return np.abs(y - self.heights[:, None])


def _on_segment(u: Doubles, v: Doubles, noise: float) -> Doubles:
    """Return the log density of a noisy segment but for a constant, along it and across."""
    found: Doubles = _strip(u, noise) - 0.5 * (v / noise) ** 2
    return found


def _strip(u: Doubles, noise: float) -> Doubles:
    return between(-(1.0 + u) / noise, (1.0 - u) / noise)


def _round(angles: Doubles) -> Doubles:
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def _equal(one: int, other: int) -> Sides:
    return np.full(one, 1.0 / one), np.full(other, 1.0 / other)


PAIRS: dict[str, Callable[[float], Pair]] = {
    "crossing": Crossing,
    "circles": Circles,
    "stripes": Stripes,
}
