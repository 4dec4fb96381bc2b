"""Which mode a point belongs to, and how many points each mode gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from engine.contract.snapshot import Floats
from engine.kinds import Doubles, Measurement, Modes
from engine.numerics.choices import sample_count
from engine.numerics.distances.floors import PAIRS
from engine.numerics.distances.masses import reverse_kl
from engine.numerics.streams import keyed

if TYPE_CHECKING:
    from engine.observation import Observation

Counts = NDArray[np.int64]
WITHIN = 3.0  # sigmas around a centre that count as high quality
FAIR = 0.2  # share of its own weight that a mode must get to count as fairly covered


@dataclass(frozen=True, eq=False, slots=True)
class Census:
    """Points per mode (m,), out of ``total``: those nearest to it, and of them within 3 sigma.

    Points that are not finite belong to no mode but count in the total.
    """

    modes: Modes
    nearest: Counts
    within: Counts
    total: int

    @property
    def captured(self) -> NDArray[np.bool_]:
        """Whether each mode has at least one point within 3 sigma."""
        return self.within > 0

    @property
    def fair(self) -> NDArray[np.bool_]:
        """Whether each mode has within 3 sigma at least a fifth of the points it should have."""
        return self.within >= FAIR * self.total * self.modes.weights

    @property
    def high_quality(self) -> float:
        """The share of points within 3 sigma of their nearest mode."""
        return float(self.within.sum()) / self.total

    def commonest(self, count: int) -> float:
        """Return the share of points that are nearest to the ``count`` commonest modes."""
        return float(np.sort(self.nearest)[-count:].sum()) / self.total

    def reverse_kl(self) -> Measurement:
        """Return KL(mode masses of the points ‖ those of the data) in nats.

        The plug-in estimate is too large by (K − 1)/2N for K occupied modes, which is taken off.
        """
        return reverse_kl(self.nearest, self.modes.weights)


def census(points: Floats | Doubles, modes: Modes) -> Census:
    """Count the points (n, 2) that belong to each mode."""
    index, distance = _nearest(points, modes)
    near, count = distance <= WITHIN * modes.sigma, len(modes.centres)
    return Census(
        modes,
        np.bincount(index[index >= 0], minlength=count),
        np.bincount(index[near], minlength=count),
        len(points),
    )


def census_of_fakes(seen: Observation) -> Census:
    """Count the fresh fakes of this step; the dataset must have labelled modes."""
    count = sample_count(seen)
    return seen.cached(("census", count), lambda: census(seen.fake(count), known_modes(seen)))


def census_floor(seen: Observation, read: Callable[[Census], float]) -> float:
    """Return the mean size of what ``read`` takes from a census of as many real points."""
    count = sample_count(seen)

    def compute() -> list[Census]:
        draws = [keyed(seen.seed, f"floor/census/{i}", 0) for i in range(PAIRS)]
        return [census(seen.dataset.sample(count, draw), known_modes(seen)) for draw in draws]

    return float(np.mean([abs(read(c)) for c in seen.lasting(("censuses", count), compute)]))


def known_modes(seen: Observation) -> Modes:
    """Return the dataset's modes; ValueError where there are none."""
    if seen.dataset.modes is None:
        raise ValueError("this dataset has no labelled modes")
    return seen.dataset.modes


def _nearest(points: Floats | Doubles, modes: Modes) -> tuple[NDArray[np.intp], Doubles]:
    index, distance = np.full(len(points), -1), np.full(len(points), np.inf)
    finite = np.isfinite(points).all(axis=1)
    distance[finite], index[finite] = KDTree(modes.centres).query(points[finite])
    return index, distance
