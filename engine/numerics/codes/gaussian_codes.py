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
        if isinstance(prior, StandardNormal):
            spread = torch.exp(2 * self.log_sigma) + self.mean.square()
            return 0.5 * (spread - 1.0) - self.log_sigma
        if not isinstance(prior, Gaussian):
            return None
        ratio = self.log_sigma - prior.log_sigma
        moved = (self.mean - prior.mean) * torch.exp(-prior.log_sigma)
        return 0.5 * (torch.exp(2 * ratio) + moved.square() - 1.0) - ratio


@dataclass(frozen=True, slots=True)
class FullCodes:
    """N(mean, L Lᵀ) for each example; ``mean`` (n, d), ``factor`` L (n, d, d) lower triangular.

    ``log_diagonal`` (n, d) are the logarithms of L's diagonal.
    """

    mean: Tensor
    factor: Tensor
    log_diagonal: Tensor

    @classmethod
    def of(cls, statistics: Tensor, dimension: int) -> FullCodes:
        """Make them from means, log diagonals and what is below, (n, 2 d + d (d − 1) / 2)."""
        mean = statistics[:, :dimension]
        log_diagonal = statistics[:, dimension : 2 * dimension].clamp(-LOG_BOUND, LOG_BOUND)
        factor = torch.diag_embed(torch.exp(log_diagonal))
        row, column = torch.tril_indices(dimension, dimension, -1, device=statistics.device)
        below = torch.zeros_like(factor)
        below[:, row, column] = statistics[:, 2 * dimension :]
        return cls(mean, factor + below, log_diagonal)

    def draw(self, noise: Tensor) -> Draw:
        """Return codes mean + L ε from noise ε (k, n, d)."""
        codes = self.mean + (self.factor @ noise[..., None])[..., 0]
        density = -0.5 * (noise.square() + LOG_TAU).sum(-1) - self.log_diagonal.sum(-1)
        return Draw(codes, density)

    def log_density(self, codes: Tensor) -> Tensor:
        """Return log q(z|x) (k, n) at codes (k, n, d) or (k, 1, d)."""
        offset = (codes - self.mean)[..., None]
        solved: Tensor = torch.linalg.solve_triangular(self.factor, offset, upper=False)
        scaled = solved[..., 0]
        return -0.5 * (scaled.square() + LOG_TAU).sum(-1) - self.log_diagonal.sum(-1)

    def kl(self, prior: Marginal) -> Tensor | None:
        """Return KL(q‖p) (n, d) against a normal prior, else None.

        The entropy of q is shared out by L's diagonal; only the sum over d is KL itself.
        """
        if not isinstance(prior, Gaussian):
            return None
        variance = self.factor.square().sum(-1)
        spread = (variance + (self.mean - prior.mean).square()) * torch.exp(-2 * prior.log_sigma)
        return 0.5 * (spread - 1.0) - self.log_diagonal + prior.log_sigma
