"""The exact log p(x) of models with few latent dimensions, by a lattice of codes and draws of q."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch

from engine.kinds import Tensor
from engine.numerics.codes.gaussian_codes import LOG_TAU
from engine.numerics.noise import standard_normal
from engine.views import Latent

if TYPE_CHECKING:
    from engine.numerics.codes.latent import Batch
    from engine.observation import Observation

MOST = 2  # latent dimensions
POINTS = {1: 4096, 2: 72}  # along each
PROBES = 1000  # codes of the prior that say how far the lattice must reach
ROOM = 0.15  # of the span of those codes, on either side
DRAWS = 256  # codes of each q(z|x)
RESOLVED = 0.6  # cells: a normal of that deviation is summed to 0.002
SHARPNESS = 4.0  # of the transition from lattice to draws
BLOCK = 1 << 21


@dataclass(frozen=True, slots=True)
class _Lattice:
    """Codes (m, c) at the centres of cells of the volume e to ``log_cell``, from low to high."""

    codes: Tensor
    low: Tensor
    high: Tensor
    log_cell: float

    def log_narrowness(self, codes: Tensor, log_q: Tensor) -> Tensor:
        """Return the log of how much better q serves at codes (..., c) than the lattice does.

        It is 0 at the mean of a normal q of 0.6 cells, where the lattice begins to err; outside of
        the lattice it is infinite.
        """
        peak = -codes.shape[-1] * (0.5 * LOG_TAU + math.log(RESOLVED))
        inside = ((codes >= self.low) & (codes <= self.high)).all(-1)
        return torch.where(inside, SHARPNESS * (log_q + self.log_cell - peak), torch.inf)


def exact_log_evidence(seen: Observation, batch: Batch) -> Tensor:
    """Return log p(x) of each example (n,), the logarithm of the integral of p(x|z) p(z) over z.

    The integrand is shared out between two sums (multiple importance sampling, Veach and Guibas
    1995): over a lattice where q(z|x) is wide, which is exact there, and over draws of q where it
    is narrower than a cell, 0.002 for one latent dimension and 0.13 for two with a standard normal
    prior. Only what is narrower than a cell and missed by q is measured badly.
    """
    latent = seen.view(Latent)
    with torch.no_grad():
        lattice = _lattice(seen)
        rows = max(1, BLOCK // batch.examples.numel())
        sums = []
        for codes in lattice.codes[:, None].split(rows):
            joint, log_q = _joint(seen, batch, codes)
            share = -torch.nn.functional.softplus(lattice.log_narrowness(codes, log_q))
            sums.append(torch.logsumexp(joint + share + lattice.log_cell, 0))
        shape = (DRAWS, len(batch.examples), latent.code_noise)
        noise = seen.tensor(standard_normal(seen.random("evidence draws"), shape))
        codes = batch.codes.draw(noise).codes
        joint, log_q = _joint(seen, batch, codes)
        share = -torch.nn.functional.softplus(-lattice.log_narrowness(codes, log_q))
        sums.append(torch.logsumexp(joint + share - log_q, 0) - math.log(DRAWS))
        return torch.logsumexp(torch.stack(sums), 0) + batch.offset


def _joint(seen: Observation, batch: Batch, codes: Tensor) -> tuple[Tensor, Tensor]:
    """Return log p(x, z) and log q(z|x) of each example, (k, n), at codes (k, n or 1, c)."""
    latent = seen.view(Latent)
    joint = latent.log_likelihood(codes, batch.examples) + latent.prior().log_density(codes)
    return joint, batch.codes.log_density(codes)


def _lattice(seen: Observation) -> _Lattice:
    """Return codes on a lattice around the prior."""
    latent = seen.view(Latent)
    prior = latent.prior()
    noise = standard_normal(seen.random("lattice"), (PROBES, prior.noise))
    probes = prior.sample(seen.tensor(noise))
    low, high = probes.amin(0), probes.amax(0)
    span = (high - low).clamp(min=1e-3)
    low, span = low - ROOM * span, (1 + 2 * ROOM) * span
    count = POINTS[latent.dimension]
    line = (torch.arange(count, device=low.device, dtype=low.dtype) + 0.5) / count
    axes = torch.meshgrid(*([line] * latent.dimension), indexing="ij")
    codes = torch.stack([axis.ravel() for axis in axes], 1) * span + low
    log_cell = float(span.double().log().sum()) - math.log(len(codes))
    return _Lattice(codes, low, low + span, log_cell)
