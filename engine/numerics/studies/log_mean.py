"""The logarithm of a mean of k random weights: its mean and deviation, without drawing any."""

from __future__ import annotations

import numpy as np

from engine.kinds import Doubles

STEP = 0.3  # of the sums over u: what is summed is so smooth that a finer step changes nothing
START = -30.0  # below it e^u is too small to matter
NEGLIGIBLE = 1e-18  # shares that change no sum


def log_mean_moments(
    log_weights: Doubles, shares: Doubles, counts: Doubles
) -> tuple[Doubles, Doubles]:
    """Return mean and standard deviation (m,) of log (1/k) Σ w_i for each k of ``counts`` (m,).

    The w_i are drawn independently of each other and are e^``log_weights`` (n,) with the
    probabilities ``shares`` (n,). With W their mean, E ~ Exp(1) and φ(s) = E e^(−sw),
    P(log E − log W > u) = E e^(−W e^u) = φ(e^u / k)^k, and this against P(log E > u) = e^(−e^u)
    gives the moments of log W as integrals over u.
    """
    kept = shares > NEGLIGIBLE * shares.max()
    shares, logs = shares[kept] / shares[kept].sum(), log_weights[kept]
    middle = _log_mean(logs, shares)
    low = START - np.log(counts.max())
    v = np.arange(low, middle - logs.min() + 5.0, STEP)
    log_phi = _log_transform(logs - middle, shares, v)
    u = v + np.log(counts)[:, None]
    plain = np.exp(-np.exp(np.minimum(u, 50.0)))
    difference = np.exp(counts[:, None] * log_phi) - plain
    first = difference.sum(1) * STEP
    second = (u * difference).sum(1) * STEP
    variance = 2 * second - first**2 + 2 * np.euler_gamma * first
    return middle - first, np.sqrt(np.maximum(variance, 0.0))


def _log_mean(logs: Doubles, shares: Doubles) -> float:
    highest = logs.max()
    return float(highest + np.log((shares * np.exp(logs - highest)).sum()))


def _log_transform(logs: Doubles, shares: Doubles, v: Doubles) -> Doubles:
    """Return log E e^(−w e^v) at v (m,)."""
    exponents = np.minimum(v[:, None] + logs, 50.0)
    below_1 = np.expm1(-np.exp(exponents)) @ shares
    found: Doubles = np.log1p(np.maximum(below_1, -1.0 + 1e-16))
    return found
