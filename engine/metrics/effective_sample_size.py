"""How good a proposal the flow is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.flows.likelihoods import density_known, importance
from engine.views import Flow

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class EffectiveSampleSize:
    """(Σw)²/(N·Σw²) of N samples of the flow, w = π(x)/p(x): how good a proposal it is.

    1 means that every sample counts fully. Mass that the flow misses goes unseen until a sample
    falls there.
    """

    name: ClassVar[str] = "effective_sample_size"
    label: ClassVar[str] = "Effective sample size"
    unit: ClassVar[str] = "share"
    direction: ClassVar[Direction] = "higher"
    group: ClassVar[str] = "likelihood"
    source: ClassVar[str] = "Kong 1992; Müller et al. 2019 (neural importance sampling)"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("1", 1.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs a model with a density, and data whose density is known."""
        return seen.has(Flow) and density_known(seen)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return Measurement(importance(seen).effective)
