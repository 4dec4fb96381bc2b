"""The weights of importance sampling."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from engine.contract.snapshot import Histogram, frozen
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.flows.likelihoods import density_known, importance
from engine.views import Flow

if TYPE_CHECKING:
    from engine.observation import Observation

BINS = 60
LOWEST = -6.0


@probe
class ImportanceWeights:
    """log₁₀ of the weights w = π(x)/p(x) of samples of the flow as a proposal for the data.

    At 0 a sample counts once; the few far to the right carry the estimate. Weights below 10⁻⁶
    are counted in the first bin.
    """

    name: ClassVar[str] = "importance_weights"
    label: ClassVar[str] = "Importance weights"
    picture: ClassVar[Picture] = "histogram"

    def applies(self, seen: Observation) -> bool:
        """It needs a flow, and data whose density is known."""
        return seen.has(Flow) and density_known(seen)

    def draw(self, seen: Observation, resolution: int = 0) -> Histogram:
        """Make the picture."""
        weights = importance(seen).log_weights / np.log(10.0)
        weights = np.nan_to_num(weights, nan=LOWEST, neginf=LOWEST, posinf=-LOWEST)
        top = max(1.0, float(weights.max()) + 0.1)
        edges = np.linspace(LOWEST, top, (resolution or BINS) + 1)
        counts = np.histogram(weights.clip(edges[0], edges[-1]), edges)[0]
        return Histogram(seen.step, frozen(edges), {"log10 w": frozen(counts)}, (("w = 1", 0.0),))
