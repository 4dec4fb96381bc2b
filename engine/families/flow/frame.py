"""Where the data lies, so that every flow sees it at the origin and of size 1."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from engine.contract.snapshot import Floats
from engine.training.memory import copied, overwrite

Tensor = torch.Tensor
SMALLEST = 1e-6


class Frame:
    """x = centre + size·u: u has mean about 0 and variance about 1, the same along all axes.

    It is measured once, on the examples (n, d) given, and stays when the data changes.
    """

    def __init__(self, examples: Floats, like: Tensor) -> None:
        values = examples.astype(np.float64)
        centre = values.mean(axis=0)
        self._size = max(float(np.sqrt(((values - centre) ** 2).mean())), SMALLEST)
        self._centre = torch.from_numpy(centre).to(like)

    @property
    def log_size(self) -> float:
        """What log p(x) is lower than log p(u), for each dimension, in nats."""
        return math.log(self._size)

    def inward(self, examples: Tensor) -> Tensor:
        """Return u (n, d)."""
        return (examples - self._centre) / self._size

    def outward(self, points: Tensor) -> Tensor:
        """Return x (n, d)."""
        return self._centre + self._size * points

    def state(self) -> dict[str, Any]:
        """Return centre and size."""
        return {"centre": copied(self._centre), "size": self._size}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take over a state."""
        overwrite(self._centre, state["centre"], "frame.centre")
        self._size = float(state["size"])
