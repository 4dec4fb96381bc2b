"""Two normal densities, a belief of their ratio, and integrals that mind where it crosses 1."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.kinds import Doubles
from engine.numerics.quadrature import integral

LOW, HIGH = -16.0, 24.0  # beyond them neither density adds anything
PANELS = 24
MOST = 34.0  # log of the largest ratio whose 1 − D* is not lost in rounding
Ratio = Callable[[Doubles], Doubles]


@dataclass(frozen=True, slots=True)
class Pair:
    """The data's density p = N(0, 1) and the model's q = N(shift, sigma²)."""

    shift: float = 1.0
    sigma: float = 1.0

    def p(self, x: Doubles) -> Doubles:
        """Return p (n,)."""
        found: Doubles = np.exp(-0.5 * x**2) / math.sqrt(2 * math.pi)
        return found

    def q(self, x: Doubles) -> Doubles:
        """Return q (n,)."""
        scaled = (x - self.shift) / self.sigma
        found: Doubles = np.exp(-0.5 * scaled**2) / (self.sigma * math.sqrt(2 * math.pi))
        return found

    @property
    def log_ratio(self) -> Doubles:
        """The coefficients of log(p/q), a polynomial in x, highest power first."""
        m, v = self.shift, self.sigma**2
        return np.array([0.5 / v - 0.5, -m / v, 0.5 * m**2 / v + math.log(self.sigma)])


@dataclass(frozen=True, slots=True)
class Belief:
    """The ratio r that T = f'(r) stands for: log r = gain·log(p/q) + offset."""

    gain: float = 1.0
    offset: float = 0.0

    def log_ratio(self, pair: Pair) -> Doubles:
        """Return the coefficients of log r."""
        found: Doubles = self.gain * pair.log_ratio + np.array([0.0, 0.0, self.offset])
        return found

    def ratio(self, pair: Pair) -> Ratio:
        """Return r as a function of x."""
        coefficients = self.log_ratio(pair)
        return lambda x: np.exp(np.minimum(np.polyval(coefficients, x), MOST))


def edges_of(log_ratio: Doubles) -> list[float]:
    """Return the ends of pieces of the line on which the sign of log r is one."""
    roots = np.roots(log_ratio)
    real = roots[np.isreal(roots)].real
    return [LOW, *sorted(float(r) for r in real if LOW < r < HIGH), HIGH]


def total(integrand: Callable[[Doubles], Doubles], edges: list[float]) -> float:
    """Return the integral over pieces of the line between those ends."""
    return sum(integral(integrand, *ends, PANELS) for ends in itertools.pairwise(edges))
