"""What the flow descends."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import torch

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.views import Flow

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class FlowLoss:
    """The loss that the flow descends, on the batch of the last step, before its update.

    It is −log p(x) in nats; of a continuous flow it is the squared error of its velocity, which
    stays above 0 because straight paths between random pairs cross.
    """

    name: ClassVar[str] = "flow_loss"
    label: ClassVar[str] = "Loss of the flow"
    unit: ClassVar[str] = "loss"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "losses"
    source: ClassVar[str] = "Rezende and Mohamed 2015; Lipman et al. 2023"
    dear: ClassVar[bool] = False
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs a flow."""
        return seen.has(Flow)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        flow = seen.view(Flow)
        if flow.record is not None:
            return Measurement(flow.record.loss)
        with torch.no_grad():
            return Measurement(float(flow.loss(seen.random("flow loss"))))
