"""Mixtures over codes, as priors use them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch

from engine.kinds import Codes

Tensor = torch.Tensor
BLOCK = 1 << 22  # differences of codes held at once


@dataclass(frozen=True, slots=True)
class MixtureOf:
    """Σ w_k q_k(z) with ``components`` q_k, ``log_weights`` (K,) and codes (``dimension``,).

    ``pick`` gives the components at some places (n,), so that a sample needs no others; a code
    of theirs is drawn from noise of which they take all but the last coordinate.
    """

    components: Codes
    log_weights: Tensor
    pick: Callable[[Tensor], Codes]
    dimension: int
    noise: int

    def log_density(self, codes: Tensor) -> Tensor:
        """Return log p(z) (...) at codes (..., d)."""
        flat = codes.reshape(-1, 1, codes.shape[-1])
        rows = max(1, BLOCK // (len(self.log_weights) * self.dimension))
        found = [self._summed(part) for part in flat.split(rows)]
        return torch.cat(found).reshape(codes.shape[:-1])

    def sample(self, noise: Tensor) -> Tensor:
        """Return codes (n, d); the last noise coordinate chooses the component."""
        shares = torch.cumsum(torch.softmax(self.log_weights, 0), 0)
        chosen = torch.searchsorted(shares, torch.special.ndtr(noise[:, -1].contiguous()))
        chosen = chosen.clamp(max=len(shares) - 1)
        return self.pick(chosen).draw(noise[None, :, :-1]).codes[0]

    def _summed(self, codes: Tensor) -> Tensor:
        log_weights = torch.log_softmax(self.log_weights, 0)
        return torch.logsumexp(self.components.log_density(codes) + log_weights, -1)


def equal(count: int, like: Tensor) -> Tensor:
    """Return log weights (count,) of equal shares."""
    return like.new_full((count,), -math.log(count))
