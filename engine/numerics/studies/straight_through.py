"""Vector quantisation on a line, and the gradient that straight-through hands on."""

from __future__ import annotations

import numpy as np
import torch

from engine.kinds import Doubles
from engine.numerics.codes.discrete_codes import QuantisedCodes

EDGE = 1.5  # outermost entries of the book


def quantised(vectors: Doubles, entries: int) -> Doubles:
    """Return the nearest of so many numbers from −1.5 to 1.5 to each of the vectors (n,)."""
    book = np.linspace(-EDGE, EDGE, entries)
    found: Doubles = book[np.abs(vectors[:, None] - book).argmin(1)]
    return found


def straight_through_error(codes: QuantisedCodes, vectors: torch.Tensor) -> float:
    """Return the largest difference of ∂L/∂z_e and ∂L/∂z_q for a loss L that is not linear."""
    passed = codes.draw(torch.zeros(1, len(vectors), 1)).codes
    (given,) = torch.autograd.grad(_loss(passed), vectors)
    chosen = codes.mean.detach()[None].requires_grad_(True)
    (wanted,) = torch.autograd.grad(_loss(chosen), chosen)
    return float((given.flatten(1) - wanted[0]).abs().max())


def _loss(codes: torch.Tensor) -> torch.Tensor:
    return (torch.sin(codes) + 0.3 * codes**3).sum()
