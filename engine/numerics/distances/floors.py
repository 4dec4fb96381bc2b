"""Noise floors: what an estimator says of the data against itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from engine.contract.snapshot import Floats
from engine.numerics.streams import keyed

if TYPE_CHECKING:
    from engine.observation import Observation

PAIRS = 4  # pairs of real samples that are averaged


def noise_floor(
    seen: Observation, name: str, count: int, estimate: Callable[[Floats, Floats], float]
) -> float:
    """Return the mean absolute value of ``estimate`` on pairs of real samples (count, 2).

    It is computed once per dataset, seed, name and count.
    """

    def compute() -> float:
        sizes = []
        for pair in range(PAIRS):
            random = keyed(seen.seed, f"floor/{name}/{pair}", 0)
            first = seen.dataset.sample(count, random)
            sizes.append(abs(estimate(first, seen.dataset.sample(count, random))))
        return float(np.mean(sizes))

    return seen.lasting(("floor", name, count), compute)
