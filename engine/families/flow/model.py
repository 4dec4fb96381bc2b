"""A flow between noise and the examples of one dataset, dequantised where they are integers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch

from engine.families.flow.frame import Frame
from engine.kinds import (
    Dataset,
    Dequantiser,
    Doubles,
    FlowModel,
    Regressed,
    dequantisers,
    flows,
)
from engine.kinds.data import Quantised
from engine.numerics.flows.invertible import standard_log_density
from engine.plan import Plan

Tensor = torch.Tensor


class Model:
    """The flow and the dequantisation of a plan; raises ConfigError where they do not fit."""

    def __init__(self, plan: Plan, dataset: Dataset, frame: Frame) -> None:
        self.dimension = math.prod(dataset.shape)
        self.flow: FlowModel = flows.get(plan.kinds["flow"])(plan.settings["flow"], self.dimension)
        self.dequantiser: Dequantiser = dequantisers.get(plan.kinds["dequantisation"])(
            plan.settings["dequantisation"], dataset.shape, _levels(dataset)
        )
        self.frame = frame
        self._own = len(self.flow.shapes)

    @property
    def regressed(self) -> bool:
        """Whether it is learnt by regression on a velocity instead of maximum likelihood."""
        return isinstance(self.flow, Regressed)

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw the parameters of both."""
        return [*self.flow.initial(random), *self.dequantiser.initial(random)]

    def spread(
        self, parameters: Sequence[Tensor], examples: Tensor, noise: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return dequantised examples (n, d) and what log p gains for it (n,)."""
        return self.dequantiser.spread(parameters[self._own :], examples, noise)

    def log_density(self, parameters: Sequence[Tensor], examples: Tensor) -> Tensor:
        """Return log p (n,) of real examples (n, d), in nats."""
        codes, log_det = self.forward(parameters, examples)
        return standard_log_density(codes) + log_det

    def forward(self, parameters: Sequence[Tensor], examples: Tensor) -> tuple[Tensor, Tensor]:
        """Return codes z (n, d) and log |det dz/dx| (n,) of real examples (n, d), in nats."""
        inward = self.frame.inward(examples)
        codes, log_det = self.flow.forward(parameters[: self._own], inward)
        return codes, log_det - self.dimension * self.frame.log_size

    def stages(self, parameters: Sequence[Tensor], codes: Tensor) -> list[Tensor]:
        """Return where codes (n, d) are after each layer, in data units: x last."""
        found = self.flow.stages(parameters[: self._own], codes)
        return [self.frame.outward(points) for points in found]

    def inverse(self, parameters: Sequence[Tensor], codes: Tensor) -> Tensor:
        """Return the real examples (n, d) of codes (n, d)."""
        return self.frame.outward(self.flow.inverse(parameters[: self._own], codes))

    def generate(self, parameters: Sequence[Tensor], codes: Tensor) -> Tensor:
        """Return samples (n, d) of the model, whole numbers again where the data is."""
        return self.dequantiser.gather(self.inverse(parameters, codes))

    def loss(
        self,
        parameters: Sequence[Tensor],
        examples: Tensor,
        noise: Tensor,
        codes: Tensor,
        time: Tensor,
    ) -> Tensor:
        """Return what training descends, a scalar, for examples (n, d).

        It is the mean of −log p in nats; of a flow that is learnt by regression it is the squared
        error of its velocity, on paths from codes (n, d) at times (n, 1). ``noise`` is for
        dequantising.
        """
        real, gain = self.spread(parameters, examples, noise)
        if isinstance(self.flow, Regressed):
            inward = self.frame.inward(real)
            return self.flow.matching_loss(parameters[: self._own], inward, codes, time)
        return -(self.log_density(parameters, real) + gain).mean()


def complaints(plan: Plan, dataset: Dataset) -> tuple[str, ...]:
    """Say, a sentence each, which settings make no sense together."""
    if _levels(dataset) and plan.kinds["dequantisation"] == "none":
        return (
            "The data takes whole levels only, so its density has no bound and the likelihood "
            "measures nothing; choose a dequantisation",
        )
    return ()


def _levels(dataset: Dataset) -> int:
    return (dataset.levels or 0) if isinstance(dataset, Quantised) else 0
