"""Moments of the Gumbel-softmax, without drawing any: ĉ = w/Σw, w_k = (π_k e^(g_k))^(1/τ)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
from scipy.special import k0, k1

from engine.kinds import Doubles
from engine.numerics.quadrature import integral

LEAST, MOST = -3.7, 36.0  # beyond which a Gumbel number does not fall
FINEST = 0.1
PARTS = 4  # steps of a sum per temperature, and per unit of log t


class RelaxedMoments:
    """Mixed moments E Π ĉ_k^(n_k) of a relaxed draw with masses π (K,) at temperature τ.

    With r = Σ n_k, 1/(Σw)^r = ∫ t^(r−1) e^(−tΣw) dt / Γ(r), and the w_k are independent, so a
    moment is ∫ Π E[(t w_k)^(n_k) e^(−t w_k)] d log t / Γ(r).
    """

    def __init__(self, masses: Sequence[float], temperature: float) -> None:
        self._masses = tuple(masses)
        self._temperature = temperature
        logs = np.log(np.array(self._masses)) / temperature
        low = -logs.max() - MOST / temperature - 6.0
        high = -logs.min() - LEAST / temperature + 6.0
        self._log_t = np.arange(low, high, 1.0 / PARTS)

    def moment(self, *places: int) -> float:
        """Return E of the product of ĉ at these places, which may repeat; at least one."""
        powers = [places.count(k) for k in range(len(self._masses))]
        product = np.ones_like(self._log_t)
        for mass, power in zip(self._masses, powers, strict=True):
            product *= _damped(mass, power, self._temperature, self._log_t.tobytes())
        return float(product.sum() / PARTS) / math.gamma(len(places))

    def mean_gradient(self, values: Doubles) -> Doubles:
        """Return the mean (K,) of the gradient of Σ h_k ĉ_k by the logits, h being ``values``."""
        size = range(len(values))
        found = [
            sum((values[j] - values[k]) * self.moment(j, k) for k in size if k != j) for j in size
        ]
        return np.array(found) / self._temperature

    def gradient_variance(self, values: Doubles) -> float:
        """Return the variance of that gradient, summed over the K logits."""
        size = range(len(values))
        power = sum(
            (values[j] - values[k]) * (values[j] - values[m]) * self.moment(j, j, k, m)
            for j in size
            for k in size
            for m in size
            if j not in (k, m)
        )
        mean = self.mean_gradient(values)
        return float(power / self._temperature**2 - mean @ mean)


@cache
def _damped(mass: float, power: int, temperature: float, log_t: bytes) -> Doubles:
    """Return E (t w)^power e^(−t w) at each t (m,)."""
    step = min(temperature / PARTS, FINEST)
    g = np.arange(LEAST, MOST, step)
    shares = np.exp(-g - np.exp(-g)) * step
    logs = np.frombuffer(log_t)[:, None] + (math.log(mass) + g) / temperature
    inside = np.exp(power * logs - np.exp(np.minimum(logs, 50.0)))
    found: Doubles = inside @ shares
    return found


def mean_at_1(masses: Doubles) -> Doubles:
    """Return E ĉ (K,) at τ = 1, where E e^(−t π/e) = x K₁(x) with x = 2√(tπ), e ~ Exp(1)."""

    def damped(x: Doubles) -> Doubles:
        found: Doubles = x * k1(x)
        return found

    def one(place: int) -> float:
        def integrand(log_t: Doubles) -> Doubles:
            x = 2 * np.sqrt(np.exp(log_t) * masses[:, None])
            rest = np.delete(damped(x), place, axis=0).prod(0)
            found: Doubles = 2 * masses[place] * k0(x[place]) * rest * np.exp(log_t)
            return found

        return integral(integrand, -40.0, 9.0)

    return np.array([one(place) for place in range(len(masses))])
