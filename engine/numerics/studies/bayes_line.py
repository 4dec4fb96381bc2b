"""Bayesian linear regression with a gamma prior on the weights' precision: bound and evidence."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, gammaln

from engine.kinds import Doubles
from engine.numerics.quadrature import integral

LOG_TAU = math.log(math.tau)
LOG_LOW, LOG_HIGH = -60.0, 15.0  # log λ beyond which the joint density has nothing left


@dataclass(frozen=True, slots=True)
class Problem:
    """y_i ~ N(βᵀφ_i, 1/τ) with φ_i = (1, x_i), β ~ N(0, I/λ) and λ ~ Γ(shape, rate)."""

    x: Doubles
    y: Doubles
    tau: float
    shape: float
    rate: float

    @property
    def features(self) -> Doubles:
        """Φ (n, 2)."""
        return np.column_stack([np.ones_like(self.x), self.x])


@dataclass(frozen=True, slots=True)
class Factors:
    """q(β) = N(mean, cov) and q(λ) = Γ(shape, rate)."""

    mean: Doubles
    cov: Doubles
    shape: float
    rate: float


def elbo(problem: Problem, q: Factors) -> float:
    """Return E_q log p(y, β, λ) − log q(β) − log q(λ) in nats (Bishop 2006, eq. 10.107)."""
    mean_log, precision = digamma(q.shape) - math.log(q.rate), q.shape / q.rate
    features, size = problem.features, len(q.mean)
    residual = problem.y - features @ q.mean
    misfit = residual @ residual + np.trace(features.T @ features @ q.cov)
    data = 0.5 * len(problem.x) * (math.log(problem.tau) - LOG_TAU) - 0.5 * problem.tau * misfit
    spread = q.mean @ q.mean + np.trace(q.cov)
    weights = 0.5 * size * (mean_log - LOG_TAU) - 0.5 * precision * spread
    prior = problem.shape * math.log(problem.rate) - gammaln(problem.shape)
    prior += (problem.shape - 1) * mean_log - problem.rate * precision
    entropy = 0.5 * np.linalg.slogdet(q.cov)[1] + 0.5 * size * (1 + LOG_TAU)
    entropy += q.shape - math.log(q.rate) + gammaln(q.shape) + (1 - q.shape) * digamma(q.shape)
    return float(data + weights + prior + entropy)


def log_joint(problem: Problem, log_precision: Doubles) -> Doubles:
    """Return log p(y, λ) + log λ (n,), the density over log λ, with β integrated out exactly."""
    precision = np.exp(log_precision)[:, None]
    directions, lengths, _ = np.linalg.svd(problem.features, full_matrices=False)
    along = directions.T @ problem.y
    variances = 1 / problem.tau + lengths**2 / precision
    data = -0.5 * (along**2 / variances + np.log(variances) + LOG_TAU).sum(axis=1)
    # across the columns of Φ there is noise alone; eigenvalues of ΦΦᵀ would be 0 only to rounding
    rest, dimensions = problem.y - directions @ along, len(problem.y) - len(along)
    data -= 0.5 * (problem.tau * (rest @ rest) + dimensions * (LOG_TAU - math.log(problem.tau)))
    prior = problem.shape * (math.log(problem.rate) + log_precision) - gammaln(problem.shape)
    found: Doubles = data + prior - problem.rate * precision[:, 0]
    return found


def log_evidence(problem: Problem) -> float:
    """Return log p(y) in nats, by quadrature over log λ."""
    peak = float(log_joint(problem, np.linspace(LOG_LOW, LOG_HIGH, 401)).max())
    mass = integral(lambda at: np.exp(log_joint(problem, at) - peak), LOG_LOW, LOG_HIGH)
    return peak + math.log(mass)


def log_posterior(problem: Problem, weights: Doubles) -> Doubles:
    """Return log p(y, β) (n,) at β (n, 2), with λ integrated out: the prior is a Student t's."""
    misfit = ((problem.y - weights @ problem.features.T) ** 2).sum(axis=1)
    data = 0.5 * len(problem.x) * (math.log(problem.tau) - LOG_TAU) - 0.5 * problem.tau * misfit
    shape = problem.shape + 1.0
    scale = problem.rate + 0.5 * (weights**2).sum(axis=1)
    prior = problem.shape * math.log(problem.rate) - gammaln(problem.shape) + gammaln(shape)
    found: Doubles = data + prior - LOG_TAU - shape * np.log(scale)
    return found
