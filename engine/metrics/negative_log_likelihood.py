"""How likely the model thinks fresh data."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.flows.likelihoods import Mean, log_likelihoods
from engine.views import Flow

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class NegativeLogLikelihood:
    """The mean of −log p(x) over N fresh examples, the cross-entropy of model and data.

    It cannot fall below the data's entropy. Of dequantised data it is an upper bound. A flow
    whose density takes an integration is measured on at most 1000 examples.
    """

    name: ClassVar[str] = "negative_log_likelihood"
    label: ClassVar[str] = "−log p(x)"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "likelihood"
    source: ClassVar[str] = "Rezende and Mohamed 2015; Dinh et al. 2017; Lecture A"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs a model whose density is known."""
        return seen.has(Flow)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        found = Mean.of(-log_likelihoods(seen))
        return Measurement(found.value, found.error)
