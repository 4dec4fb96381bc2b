"""Given points, each blurred by normal noise: what a drawing or a table of data stands for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.contract.snapshot import Floats, Rectangle
from engine.kinds import Doubles
from engine.numerics.densities.mixture import Mixture

EXACT = 20_000  # points up to which sums over all of them are affordable
GRAINS = 64  # lengths worth resolving across points without noise
RESOLUTION = 1e-6  # of the largest coordinate: about what single precision resolves


@dataclass(frozen=True, eq=False)
class Jittered:
    """One of the points of ``mixture``, plus its noise, whose sigma may be 0.

    Density, entropy and masses are exact for up to 20,000 points with noise, else unknown.
    """

    mixture: Mixture

    @property
    def scale(self) -> float:
        """Sigma, or a small part of the extent where there is no noise."""
        if self._noisy():
            return self.mixture.sigma
        box = self.mixture.bounds
        return max(box.width, box.height) / GRAINS or 1 / GRAINS

    @property
    def bounds(self) -> Rectangle:
        """The box of the points with 3 sigma around it."""
        return self.mixture.bounds

    def sample(self, count: int, random: np.random.Generator) -> Floats:
        """Draw (count, 2) points."""
        return self.mixture.sample(count, random)

    def log_density(self, points: Doubles) -> Doubles | None:
        """Return the log density (n,) at points (n, 2), where it is known."""
        return self.mixture.log_density(points) if self._known() else None

    def entropy(self) -> float | None:
        """Return the differential entropy in nats, where it is known."""
        return self.mixture.entropy() if self._known() else None

    def cell_masses(self, x_edges: Doubles, y_edges: Doubles) -> Doubles | None:
        """Return the mass of every cell, rows along y, where it is known."""
        return self.mixture.cell_masses(x_edges, y_edges) if self._known() else None

    def _known(self) -> bool:
        return self._noisy() and len(self.mixture.centres) <= EXACT

    def _noisy(self) -> bool:
        """Whether the noise is more than what single precision makes of the points anyway."""
        return bool(self.mixture.sigma > RESOLUTION * np.abs(self.mixture.centres).max())
