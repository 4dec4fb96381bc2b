"""An invertible map of the line that can be drawn, and densities before and after it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.kinds import Doubles
from engine.numerics.quadrature import NODES, PANELS, integral

LogDensity = Callable[[Doubles], Doubles]
HALVINGS = 60  # of an interval, until rounding ends it
BUMP = 0.5  # deviation of each bump of ``log_bumps``


@dataclass(frozen=True, slots=True)
class BentLine:
    """f(x) = x + bend · width · tanh((x − centre)/width), rising as long as bend > −1.

    Its slope is 1 far away and 1 + bend at the centre.
    """

    bend: float
    width: float
    centre: float

    def forward(self, x: Doubles) -> Doubles:
        """Return f(x) (n,)."""
        return x + self.bend * self.width * np.tanh((x - self.centre) / self.width)

    def log_slope(self, x: Doubles) -> Doubles:
        """Return log f′(x) (n,)."""
        away = np.minimum(np.abs(x - self.centre) / self.width, 300.0)
        found: Doubles = np.log1p(self.bend / np.cosh(away) ** 2)
        return found

    def inverse(self, y: Doubles) -> Doubles:
        """Return the x (n,) with f(x) = y, by halving."""
        room = abs(self.bend) * self.width + 1e-9
        low, high = y - room, y + room
        for _ in range(HALVINGS):
            middle = 0.5 * (low + high)
            beyond = self.forward(middle) > y
            low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
        return 0.5 * (low + high)


def beyond(line: BentLine, low: float, high: float, x: Doubles) -> Doubles:
    """Return places (m,) after the map: those of x (n,), and where it sends what is between ends.

    They lie as close to each other as the map presses them, so that no peak is cut off.
    """
    sent = line.forward(np.linspace(low, high, len(x)))
    places: Doubles = np.union1d(x, sent)
    return places


def log_standard(u: Doubles) -> Doubles:
    """Return log N(u; 0, 1) (n,)."""
    found: Doubles = -0.5 * (u**2 + math.log(2 * math.pi))
    return found


def log_model(line: BentLine, x: Doubles) -> Doubles:
    """Return log p(x) = log N(f(x); 0, 1) + log f′(x) (n,): of g(u) with g = f⁻¹, u ~ N(0, 1)."""
    return log_standard(line.forward(x)) + line.log_slope(x)


def model_density(line: BentLine, x: Doubles) -> Doubles:
    """Return p(x) (n,)."""
    found: Doubles = np.exp(log_model(line, x))
    return found


def log_image(line: BentLine, log_density: LogDensity, u: Doubles) -> Doubles:
    """Return the log density (n,) of f(x) at u, where x has ``log_density``."""
    x = line.inverse(u)
    return log_density(x) - line.log_slope(x)


def kl_before(line: BentLine, log_density: LogDensity, low: float, high: float) -> float:
    """Return KL(π‖p) before the map, for a π whose mass lies between ``low`` and ``high``."""

    def integrand(x: Doubles) -> Doubles:
        logs = log_density(x)
        found: Doubles = np.exp(logs) * (logs - log_model(line, x))
        return found

    return integral(integrand, low, high)


def kl_after(line: BentLine, log_density: LogDensity, low: float, high: float) -> float:
    """Return KL(f(π)‖N(0, 1)) after the map, for the same π between ``low`` and ``high``."""

    def integrand(u: Doubles) -> Doubles:
        logs = log_image(line, log_density, u)
        found: Doubles = np.exp(logs) * (logs - log_standard(u))
        return found

    # panels that are narrow where the map draws together
    edges = line.forward(np.linspace(low, high, PANELS + 1))
    places, weights = np.polynomial.legendre.leggauss(NODES)
    half = 0.5 * np.diff(edges)[:, None]
    middles = 0.5 * (edges[:-1] + edges[1:])[:, None]
    values = integrand((middles + half * places).ravel()).reshape(PANELS, NODES)
    return float((half * values * weights).sum())


def log_code(mean: float, sigma: float, z: Doubles) -> Doubles:
    """Return log N(z; mean, sigma²) (n,)."""
    return log_standard((z - mean) / sigma) - math.log(sigma)


def log_bumps(apart: float, x: Doubles) -> Doubles:
    """Return the log of ½N(x; −apart, ¼) + ½N(x; apart, ¼) (n,)."""
    left, right = log_code(-apart, BUMP, x), log_code(apart, BUMP, x)
    found: Doubles = np.logaddexp(left, right) - math.log(2.0)
    return found


def log_turned(line: BentLine, log_density: LogDensity, x: Doubles) -> Doubles:
    """Return the log density (n,) of g(u) at x, where u has ``log_density``."""
    return log_density(line.forward(x)) + line.log_slope(x)
