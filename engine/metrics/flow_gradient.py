"""How strongly the flow is pulled."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

import torch

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.views import Flow

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class FlowGradient:
    """The norm of the gradient of the loss over all parameters, on the last step's batch.

    It is taken before the optimiser rescales the gradient.
    """

    name: ClassVar[str] = "flow_gradient"
    label: ClassVar[str] = "∥∇∥ of the flow"
    unit: ClassVar[str] = "loss per parameter unit"
    direction: ClassVar[Direction] = "none"
    group: ClassVar[str] = "gradients"
    source: ClassVar[str] = "Rezende and Mohamed 2015"
    dear: ClassVar[bool] = False
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs a flow."""
        return seen.has(Flow)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        flow = seen.view(Flow)
        if flow.record is not None:
            return Measurement(flow.record.gradient_norm)
        loss = flow.loss(seen.random("flow loss"))
        found = torch.autograd.grad(loss, flow.parameters, allow_unused=True)
        return Measurement(math.hypot(*(float(g.norm()) for g in found if g is not None)))
