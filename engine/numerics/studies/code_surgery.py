"""Normal codes of a few examples on the line: the KL of their ELBO and the parts it falls into.

Hoffman and Johnson 2016.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.kinds import Doubles

REACH = 12.0  # standard deviations
STEP = 0.05  # of the sums over z, in deviations of the narrowest density


@dataclass(frozen=True, slots=True)
class World:
    """q_i = N(mean_i, sigma²), means evenly from −reach to reach, p = (1 − share) N(0, 1) + ..."""

    count: int
    reach: float
    sigma: float
    share: float = 0.0

    @property
    def means(self) -> Doubles:
        """The mean code of each example (n,)."""
        return np.linspace(-self.reach, self.reach, self.count)

    def grid(self, step: float = STEP) -> Doubles:
        """Return places (m,) at equal distances, over which any mean of a q can be summed."""
        half = REACH * self.sigma
        size = int(np.ceil((2 * self.reach + 2 * half) / (step * min(self.sigma, 1.0)))) + 1
        return np.linspace(-self.reach - half, self.reach + half, size)

    def log_codes(self, z: Doubles) -> Doubles:
        """Return log q(z|x_i) (n, m)."""
        scaled = (z - self.means[:, None]) / self.sigma
        found: Doubles = -0.5 * (scaled**2 + math.log(2 * math.pi)) - math.log(self.sigma)
        return found

    def log_aggregated(self, z: Doubles) -> Doubles:
        """Return log q_agg(z) (m,)."""
        found: Doubles = np.logaddexp.reduce(self.log_codes(z), 0) - math.log(self.count)
        return found

    def log_prior(self, z: Doubles) -> Doubles:
        """Return log p(z) (m,)."""
        normal = -0.5 * (z**2 + math.log(2 * math.pi))
        if self.share == 0.0:
            return normal
        mixed = math.log(self.share) + self.log_aggregated(z)
        return mixed if self.share == 1.0 else np.logaddexp(normal + math.log1p(-self.share), mixed)


def information_integrand(world: World, z: Doubles) -> Doubles:
    """Return (1/n) Σ q_i log q_i/q_agg (m,), whose integral is the mutual information."""
    logs = world.log_codes(z)
    found: Doubles = (np.exp(logs) * (logs - world.log_aggregated(z))).mean(0)
    return found


def marginal_integrand(world: World, z: Doubles) -> Doubles:
    """Return q_agg log q_agg/p (m,)."""
    logs = world.log_aggregated(z)
    found: Doubles = np.exp(logs) * (logs - world.log_prior(z))
    return found


def total_integrand(world: World, z: Doubles) -> Doubles:
    """Return (1/n) Σ q_i log q_i/p (m,), whose integral is the KL of the ELBO."""
    logs = world.log_codes(z)
    found: Doubles = (np.exp(logs) * (logs - world.log_prior(z))).mean(0)
    return found


def summed(values: Doubles, z: Doubles) -> float:
    """Return the integral of values (m,) at equally distant places (m,), where they end at 0."""
    return float(values.sum() * (z[1] - z[0]))
