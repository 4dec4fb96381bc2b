"""The clutter problem on the line: a place to be found from observations, some of which are junk.

x_i ~ (1 − w) N(θ, 1) + w N(0, 10) and θ ~ N(0, v). Minka 2001, *A Family of Algorithms for
Approximate Bayesian Inference*, section 3.2.1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.special import expit, logit, logsumexp

from engine.kinds import Doubles
from engine.numerics.quadrature import integral

LOG_TAU = math.log(math.tau)
JUNK = 10.0  # the variance of an observation that has nothing to do with θ
REACH = 9.0  # deviations of prior or data within which all integrals are taken
NORMAL = np.linspace(-8.0, 8.0, 161)  # places of a trapezoidal rule under N(0, 1)
MASSES = np.exp(-0.5 * NORMAL**2) * (NORMAL[1] - NORMAL[0]) / math.sqrt(math.tau)


@dataclass(frozen=True, slots=True)
class Clutter:
    """The observations, the share of junk among them, and the prior's variance."""

    places: tuple[float, ...]
    share: float
    variance: float

    @property
    def ends(self) -> tuple[float, float]:
        """An interval that holds all of the posterior that matters."""
        far = REACH * math.sqrt(self.variance)
        return min(-far, min(self.places) - REACH), max(far, max(self.places) + REACH)

    def log_factor(self, place: float, theta: Doubles) -> Doubles:
        """Return log p(x|θ) (n,) of an observation x at ``place``."""
        return log_mixed(self.share, log_normal(place, theta, 1.0), log_normal(place, 0.0, JUNK))

    def log_joint(self, theta: Doubles) -> Doubles:
        """Return log p(x_1, ..., x_n, θ) (n,)."""
        factors = [self.log_factor(place, theta) for place in self.places]
        found: Doubles = log_normal(theta, 0.0, self.variance) + sum(factors)
        return found

    def slope(self, theta: Doubles) -> Doubles:
        """Return the derivative (n,) of ``log_joint``."""
        found = -theta / self.variance
        for place in self.places:
            odds = log_normal(place, theta, 1.0) - log_normal(place, 0.0, JUNK)
            real = expit(odds - logit(self.share)) if self.share > 0 else 1.0
            found = found + real * (place - theta)
        return found


def log_normal(x: Doubles | float, mean: Doubles | float, variance: Doubles | float) -> Doubles:
    """Return log N(x; mean, variance), broadcast."""
    spread = np.asarray(variance, dtype=np.float64)
    found: Doubles = -0.5 * ((x - mean) ** 2 / spread + np.log(spread) + LOG_TAU)
    return found


def log_mixed(share: float, real: Doubles, junk: Doubles) -> Doubles:
    """Return log((1 − share) e^real + share e^junk), broadcast; ``share`` may be 0."""
    if share == 0:
        return real
    found: Doubles = np.logaddexp(math.log1p(-share) + real, math.log(share) + junk)
    return found


@dataclass(frozen=True, slots=True)
class Belief:
    """What a distribution of θ says: its mean, its variance, and log p(x_1, ..., x_n)."""

    mean: float
    variance: float
    log_evidence: float


def integrated(problem: Clutter) -> Belief:
    """Return the exact posterior's moments and evidence by quadrature."""
    low, high = problem.ends
    peak = float(problem.log_joint(np.linspace(low, high, 2001)).max())

    def moment(order: int, centre: float) -> float:
        def weighted(theta: Doubles) -> Doubles:
            found: Doubles = (theta - centre) ** order * np.exp(problem.log_joint(theta) - peak)
            return found

        return integral(weighted, low, high)

    mass = moment(0, 0.0)
    mean = moment(1, 0.0) / mass
    return Belief(mean, moment(2, mean) / mass, peak + math.log(mass))


def enumerated(problem: Clutter) -> Belief:
    """Return the same in closed form: a sum over which observations are junk, 2ⁿ terms."""
    logs, means, variances = [], [], []
    for real in product((False, True), repeat=len(problem.places)):
        chosen = np.array([x for x, is_real in zip(problem.places, real, strict=True) if is_real])
        junk = np.array([x for x, is_real in zip(problem.places, real, strict=True) if not is_real])
        variance = 1 / (1 / problem.variance + len(chosen))
        cov = np.eye(len(chosen)) + problem.variance
        quadratic = chosen @ np.linalg.solve(cov, chosen) + np.linalg.slogdet(cov)[1]
        log_real = -0.5 * (quadratic + len(chosen) * LOG_TAU)
        log_junk = float(log_normal(junk, 0.0, JUNK).sum())
        odds = len(chosen) * math.log1p(-problem.share) + len(junk) * _log(problem.share)
        logs.append(odds + log_real + log_junk if len(junk) else log_real + odds)
        means.append(variance * chosen.sum())
        variances.append(variance)
    total = float(logsumexp(logs))
    weights = np.exp(np.array(logs) - total)
    mean = float(weights @ means)
    spread = float(weights @ (np.array(variances) + (np.array(means) - mean) ** 2))
    return Belief(mean, spread, total)


def _log(share: float) -> float:
    return math.log(share) if share > 0 else -1e9


def log_normal_of(belief: Belief, theta: Doubles) -> Doubles:
    """Return log N(θ; mean, variance) (n,)."""
    return log_normal(theta, belief.mean, belief.variance)


def kl_from_posterior(problem: Clutter, exact: Belief, q: Belief) -> float:
    """Return KL(p‖q) in nats, p being the exact posterior and q normal."""

    def integrand(theta: Doubles) -> Doubles:
        log_p = problem.log_joint(theta) - exact.log_evidence
        found: Doubles = np.exp(log_p) * (log_p - log_normal_of(q, theta))
        return found

    return integral(integrand, *problem.ends)


def kl_to_posterior(problem: Clutter, exact: Belief, q: Belief) -> float:
    """Return KL(q‖p) in nats."""
    reach = REACH * math.sqrt(q.variance)

    def integrand(theta: Doubles) -> Doubles:
        log_q = log_normal_of(q, theta)
        log_p = problem.log_joint(theta) - exact.log_evidence
        found: Doubles = np.exp(log_q) * (log_q - log_p)
        return found

    return integral(integrand, q.mean - reach, q.mean + reach)


def variational(problem: Clutter) -> Belief:
    """Return the normal q of least KL(q‖p) and its ELBO: the best of several descents."""

    def loss(at: Doubles) -> tuple[float, Doubles]:
        noise = math.exp(at[1]) * NORMAL
        theta = at[0] + noise
        slope = problem.slope(theta)
        bound = MASSES @ problem.log_joint(theta) + at[1] + 0.5 * (1 + math.log(math.tau))
        return -float(bound), -np.array([MASSES @ slope, MASSES @ (slope * noise) + 1])

    from scipy.optimize import minimize  # 0.3 s to load

    starts = [(x, -0.3) for x in problem.places] + [(float(np.mean(problem.places)), 0.7)]
    ends = [minimize(loss, start, jac=True, method="BFGS") for start in starts]
    best = min(ends, key=lambda end: (round(float(end.fun), 9), float(end.x[0])))
    return Belief(float(best.x[0]), math.exp(2 * best.x[1]), -float(best.fun))
