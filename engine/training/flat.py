"""Parameters of a network as views into one flat tensor."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

Tensor = torch.Tensor


class Flat:
    """One flat tensor and its parts, which share its memory.

    ``leaves`` are the same parts again, as what autograd differentiates by.
    """

    def __init__(self, shapes: Sequence[tuple[int, ...]], values: Tensor) -> None:
        self.values = values
        sizes = [math.prod(shape) for shape in shapes]
        pieces = values.split(sizes)
        self.parts = tuple(p.view(shape) for p, shape in zip(pieces, shapes, strict=True))
        self.leaves = tuple(part.detach().requires_grad_() for part in self.parts)

    @classmethod
    def of(
        cls, arrays: Sequence[NDArray[np.float64]], device: torch.device, dtype: torch.dtype
    ) -> Flat:
        """Make one that holds the arrays."""
        joined = np.concatenate([array.ravel() for array in arrays]).astype(np.float32)
        return cls([a.shape for a in arrays], torch.from_numpy(joined).to(device, dtype))

    def like(self, values: Tensor) -> Flat:
        """Return one with the same shapes over other values."""
        return Flat([part.shape for part in self.parts], values)
