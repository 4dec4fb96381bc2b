"""A latent variable model of which everything is known: z ~ N(0, 1), x | z ~ N(z, σ²)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.kinds import Doubles
from engine.numerics.studies.log_mean import log_mean_moments

REACH = 7.5  # deviations of q over which weights are summed
NODES = 201


@dataclass(frozen=True, slots=True)
class Model:
    """z ~ N(0, 1), x | z ~ N(z, sigma²), and q(z|x) = N(mean_q, sigma_q²)."""

    x: float
    sigma: float
    mean_q: float
    sigma_q: float

    @property
    def posterior(self) -> tuple[float, float]:
        """Mean and standard deviation of p(z|x)."""
        total = 1.0 + self.sigma**2
        return self.x / total, self.sigma / math.sqrt(total)

    @property
    def ends(self) -> tuple[float, float]:
        """An interval outside which no density of a code has mass that matters."""
        return -16.0, 16.0

    def log_joint(self, z: Doubles) -> Doubles:
        """Return log p(x, z) (n,)."""
        return log_normal(z, 0.0, 1.0) + log_normal(self.x - z, 0.0, self.sigma)

    def log_q(self, z: Doubles) -> Doubles:
        """Return log q(z|x) (n,)."""
        return log_normal(z, self.mean_q, self.sigma_q)


def log_normal(z: Doubles, mean: float, sigma: float) -> Doubles:
    """Return log N(z; mean, sigma²) (n,)."""
    found: Doubles = -0.5 * ((z - mean) / sigma) ** 2 - math.log(sigma * math.sqrt(2 * math.pi))
    return found


def log_evidence(model: Model) -> float:
    """Return log p(x) = log N(x; 0, 1 + σ²)."""
    return float(log_normal(np.array(model.x), 0.0, math.sqrt(1.0 + model.sigma**2)))


def elbo(x: float, sigma: float, mean: Doubles, deviation: Doubles) -> Doubles:
    """Return E log p(x|z) − KL(q‖p) (...) for q of these means and deviations (...)."""
    error = (x - mean) ** 2 + deviation**2
    reconstruction = -0.5 * (math.log(2 * math.pi * sigma**2) + error / sigma**2)
    kl = 0.5 * (mean**2 + deviation**2 - 1.0) - np.log(deviation)
    found: Doubles = reconstruction - kl
    return found


def gap(model: Model) -> float:
    """Return KL(q(z|x)‖p(z|x)), of two normals."""
    mean, deviation = model.posterior
    ratio = model.sigma_q / deviation
    return 0.5 * (ratio**2 + ((model.mean_q - mean) / deviation) ** 2 - 1.0) - math.log(ratio)


def weight_variance(model: Model) -> float:
    """Return the variance of p(z|x)/q(z|x) under q; infinite where q is too narrow."""
    mean, deviation = model.posterior
    room = 2 * model.sigma_q**2 - deviation**2
    if room <= 0.0:
        return math.inf
    moved = (mean - model.mean_q) ** 2 / room
    return model.sigma_q**2 / (deviation * math.sqrt(room)) * math.exp(moved) - 1.0


def estimate_moments(model: Model, counts: Doubles) -> tuple[Doubles, Doubles]:
    """Return mean and deviation (m,) of log (1/k) Σ p(x, z_i)/q(z_i|x) for each k of ``counts``."""
    noise = np.linspace(-REACH, REACH, NODES)
    z = model.mean_q + model.sigma_q * noise
    return log_mean_moments(model.log_joint(z) - model.log_q(z), np.exp(-0.5 * noise**2), counts)
