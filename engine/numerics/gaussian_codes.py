"""Normal distributions over codes, one for each example, as posteriors and mixtures use them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import torch

from engine.kinds import Draw, Marginal

Tensor = torch.Tensor
LOG_TAU = math.log(2 * math.pi)
LOG_BOUND = 10.0  # beyond e to the 10 a standard deviation means that training has gone astray


@runtime_checkable
class Gaussian(Protocol):
    """A prior that is a normal distribution N(mean, diag e^(2 log_sigma)), both (d,)."""

    mean: Tensor
    log_sigma: Tensor


def normal_log_density(values: Tensor, mean: Tensor, log_sigma: Tensor) -> Tensor:
    """Return log N(values; mean, e^(2 log_sigma)), coordinate by coordinate, in nats."""
    scaled = (values - mean) * torch.exp(-log_sigma)
    return -0.5 * scaled.square() - log_sigma - 0.5 * LOG_TAU


@dataclass(frozen=True, slots=True)
class StandardNormal:
    """The prior N(0, I) of codes (d,)."""

    mean: Tensor
    log_sigma: Tensor
    noise: int

    @classmethod
    def like(cls, values: Tensor, dimension: int) -> StandardNormal:
        """Return the one on the device of ``values``."""
        zeros = values.new_zeros(dimension)
        return cls(zeros, zeros, dimension)

    def log_density(self, codes: Tensor) -> Tensor:
        """Return log p(z) (...) at codes (..., d)."""
        return -0.5 * (codes.square() + LOG_TAU).sum(-1)

    def sample(self, noise: Tensor) -> Tensor:
        """Return the noise (n, d), which is such a sample."""
        return noise


@dataclass(frozen=True, slots=True)
class DiagonalCodes:
    """N(mean, diag σ²) for each example; both tensors (n, d)."""

    mean: Tensor
    log_sigma: Tensor

    @classmethod
    def of(cls, statistics: Tensor) -> DiagonalCodes:
        """Split (n, 2 d) numbers into means and logarithms of σ."""
        mean, log_sigma = statistics.chunk(2, dim=-1)
        return cls(mean, log_sigma.clamp(-LOG_BOUND, LOG_BOUND))

    def draw(self, noise: Tensor) -> Draw:
        """Return codes mean + σ ε from noise ε (k, n, d)."""
        codes = self.mean + torch.exp(self.log_sigma) * noise
        # in terms of the noise, so that rounding in the codes does not enter the density
        density = -0.5 * (noise.square() + LOG_TAU).sum(-1) - self.log_sigma.sum(-1)
        return Draw(codes, density)

    def log_density(self, codes: Tensor) -> Tensor:
        """Return log q(z|x) (k, n) at codes (k, n, d) or (k, 1, d)."""
        return normal_log_density(codes, self.mean, self.log_sigma).sum(-1)

    def kl(self, prior: Marginal) -> Tensor | None:
        """Return KL(q‖p) (n, d) against a normal prior, else None."""
        if not isinstance(prior, Gaussian):
            return None
        ratio = self.log_sigma - prior.log_sigma
        moved = (self.mean - prior.mean) * torch.exp(-prior.log_sigma)
        return 0.5 * (torch.exp(2 * ratio) + moved.square() - 1.0) - ratio
