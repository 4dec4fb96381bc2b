"""The least that a likelihood can reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.views import Flow

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class DataEntropy:
    """The entropy of the exact density of the data, or of its masses: the least −log p(x) there is.

    It is a constant of the dataset, drawn beside the likelihood that a model reaches.
    """

    name: ClassVar[str] = "data_entropy"
    label: ClassVar[str] = "Entropy of the data"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "none"
    group: ClassVar[str] = "likelihood"
    source: ClassVar[str] = "Cover and Thomas 2006"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs a model with a density, and data whose entropy is known."""
        return seen.has(Flow) and seen.dataset.entropy() is not None

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        entropy = seen.dataset.entropy()
        assert entropy is not None
        return Measurement(entropy, error=0.0)
