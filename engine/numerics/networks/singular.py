"""The largest singular value of weights by power iteration, and weights divided by it.

Kernels of convolutions are read as matrices (first axis, all others). Miyato et al. 2018.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import torch
from torch.nn.functional import normalize

Tensor = torch.Tensor
TINY = 1e-12  # so that weights of nothing but zeros stay zero
ROUNDS = 12  # of power iteration from nothing: a few per cent below the largest at the most


def matrices(parameters: Sequence[Tensor]) -> list[Tensor]:
    """Return the weights among parameters as matrices; biases are left out."""
    return [p.flatten(1) for p in parameters if p.dim() > 1]


def iterate(matrix: Tensor, left: Tensor, right: Tensor) -> None:
    """Do one round of power iteration on u (out,) and v (in,), in place."""
    normalize(torch.mv(matrix.t(), left), dim=0, out=right)
    normalize(torch.mv(matrix, right), dim=0, out=left)


def stretch(matrix: Tensor, left: Tensor, right: Tensor) -> Tensor:
    """Return σ = uᵀWv, whose gradient is uvᵀ: u and v are taken as given."""
    return torch.dot(left, torch.mv(matrix, right))


def bounded(parameters: Sequence[Tensor]) -> list[Tensor]:
    """Return parameters with every weight but the last divided by its largest singular value.

    That one is estimated anew each time, from a vector that depends on the size alone, so equal
    weights always give equal results. The last layer is left free to give outputs their scale.
    """
    weights = [place for place, part in enumerate(parameters) if part.dim() > 1]
    inner = set(weights[:-1])
    return [p / _largest(p.flatten(1)) if i in inner else p for i, p in enumerate(parameters)]


def _largest(matrix: Tensor) -> Tensor:
    fixed = matrix.detach()
    left, right = _start(len(fixed), fixed.dtype, fixed.device).clone(), torch.empty_like(fixed[0])
    with torch.no_grad():
        for _ in range(ROUNDS):
            iterate(fixed, left, right)
    return stretch(matrix, left, right).clamp_min(TINY)


@lru_cache(maxsize=64)
def _start(size: int, dtype: torch.dtype, device: torch.device) -> Tensor:
    values = np.random.default_rng(size).standard_normal(size)
    return torch.from_numpy(values).to(device, dtype)
