"""Two normal distributions of one width: all there is to say depends on their distance t alone.

p = N(0, 1) and q = N(t, 1), distances in standard deviations. Instance noise on parallel lines
comes down to this pair, as what the lines have in common drops out.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy.special import erf, expit, ndtri

from engine.kinds import Doubles

LOG_2 = math.log(2.0)
_REACH, _NODES = 12.0, 481
_Z = np.linspace(-_REACH, _REACH, _NODES)
_WEIGHTS = np.exp(-0.5 * _Z**2) / math.sqrt(2.0 * math.pi) * (_Z[1] - _Z[0])


def jsd(shifts: Doubles) -> Doubles:
    """Return ½KL(p‖m) + ½KL(q‖m) (n,) at distances (n,): log 2 − E_p log(1 + q/p), nats.

    Equal steps integrate a smooth function that fades at both ends to rounding; what is beyond
    twelve deviations adds nothing.
    """
    log_ratio = shifts[:, None] * _Z - 0.5 * shifts[:, None] ** 2
    found: Doubles = np.maximum(LOG_2 - np.logaddexp(0.0, log_ratio) @ _WEIGHTS, 0.0)
    return found


def jsd_slope(shifts: Doubles) -> Doubles:
    """Return d JSD/dt (n,) = ½t·E_q D*: D* maximises, so only the move of q counts.

    Half of what the generator's own objective E log(1 − D*) gives. Exact to rounding up to
    t = 20, beyond which it is less than 1e-21.
    """
    log_odds = -shifts[:, None] * _Z - 0.5 * shifts[:, None] ** 2
    found: Doubles = 0.5 * shifts * (expit(log_odds) @ _WEIGHTS)
    return found


def total_variation(shifts: Doubles) -> Doubles:
    """Return TV (n,) = 2Φ(½t) − 1."""
    found: Doubles = erf(np.abs(shifts) / math.sqrt(8.0))
    return found


def steepest_shift() -> float:
    """Return the distance at which the JSD rises most steeply, about 1.64."""
    return _top(lambda t: float(jsd_slope(np.array([t]))[0]))


def loudest_shift() -> float:
    """Return the t of the noise θ/t under which lines at a given distance θ repel most."""
    return _top(lambda t: t * float(jsd_slope(np.array([t]))[0]))


def quantiles(count: int) -> Doubles:
    """Return the places (n,) that cut N(0, 1) into equal shares: a sample without chance."""
    found: Doubles = ndtri((np.arange(count) + 0.5) / count)
    return found


def _top(function: Callable[[float], float]) -> float:
    from scipy.optimize import minimize_scalar  # 0.3 s to load

    best = minimize_scalar(lambda t: -function(t), bounds=(0.5, 6.0), method="bounded")
    return float(best.x)
