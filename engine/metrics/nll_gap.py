"""How far the model is from the data, by likelihood."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.flows.likelihoods import Mean, density_known, excess
from engine.views import Flow

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class LikelihoodGap:
    """KL(data‖model): the mean of log π(x) − log p(x) over N fresh examples, π the exact density.

    It is what the likelihood falls short of the data's entropy by. Taking the difference at each
    example leaves out most of the noise of both.
    """

    name: ClassVar[str] = "nll_gap"
    label: ClassVar[str] = "−log p(x) − entropy"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "likelihood"
    source: ClassVar[str] = "Kullback and Leibler 1951"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("0", 0.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs a model with a density, and data whose density is known."""
        return seen.has(Flow) and density_known(seen)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        values = excess(seen)
        assert values is not None
        found = Mean.of(values)
        return Measurement(found.value, found.error)
