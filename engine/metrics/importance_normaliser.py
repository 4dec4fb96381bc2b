"""The normaliser of the data by importance sampling."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.flows.likelihoods import Mean, density_known, importance
from engine.views import Flow

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class ImportanceNormaliser:
    """The mean of the weights w = π(x)/p(x) of N samples of the flow: an estimate of ∫π(x) dx = 1.

    It is unbiased where the flow has mass wherever the data has.
    """

    name: ClassVar[str] = "importance_normaliser"
    label: ClassVar[str] = "∫π by importance sampling"
    unit: ClassVar[str] = "probability"
    direction: ClassVar[Direction] = "none"
    group: ClassVar[str] = "likelihood"
    source: ClassVar[str] = "Kahn and Marshall 1953; Owen 2013, chapter 9"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("exact", 1.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs a model with a density, and data whose density is known."""
        return seen.has(Flow) and density_known(seen)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        found = Mean.of(importance(seen).weights)
        return Measurement(found.value, found.error)
