"""The f-GAN of the Jensen-Shannon divergence."""

from __future__ import annotations

import math
from typing import ClassVar, Literal

import numpy as np
import torch
from scipy.special import rel_entr
from torch.nn.functional import softplus

from engine.kinds import Doubles, Tensor, objective
from engine.numerics.f_gan import FGan

LOG_2 = math.log(2)


@objective
class JensenShannon(FGan):
    """D climbs a bound of 2·JSD = KL(π‖m) + KL(p‖m) with m = (π + p)/2, at most 2 log 2.

    f(u) = u log u − (u + 1) log((u + 1)/2), T = log 2 − softplus(−v), f*(t) = −log(2 − e^t),
    T* = log(2π/(π + p)). The raw output of the best D is a logit. Nowozin et al. 2016, whose
    Jensen-Shannon divergence is twice the lectures'.
    """

    name: ClassVar[str] = "f_jensen_shannon"
    label: ClassVar[str] = "f-GAN: Jensen-Shannon"
    order: ClassVar[int] = 14
    reads: ClassVar[Literal["logit", "score", "critic"]] = "logit"
    recession: ClassVar[float] = LOG_2

    @staticmethod
    def terms(data: Doubles, model: Doubles) -> Doubles:
        """Return π log(π/m) + p log(p/m)."""
        found: Doubles = np.asarray(
            rel_entr(data, (data + model) / 2) + rel_entr(model, (data + model) / 2)
        )
        return found

    @staticmethod
    def best(ratio: Tensor) -> Tensor:
        """Return T* = log(2u/(1 + u))."""
        return torch.log(2.0 * ratio / (1.0 + ratio))

    @staticmethod
    def conjugate(values: Tensor) -> Tensor:
        """Return f*(t) = −log(2 − e^t), for t < log 2."""
        return -torch.log(2.0 - values.exp())

    @staticmethod
    def activation(outputs: Tensor) -> Tensor:
        """Return T = log 2 − softplus(−v)."""
        return LOG_2 - softplus(-outputs)

    @staticmethod
    def activation_slope(outputs: Tensor) -> Tensor:
        """Return σ(−v)."""
        return torch.sigmoid(-outputs)

    @staticmethod
    def cost(outputs: Tensor) -> Tensor:
        """Return f*(T) = softplus(v) − log 2."""
        return softplus(outputs) - LOG_2

    @staticmethod
    def cost_slope(outputs: Tensor) -> Tensor:
        """Return σ(v)."""
        return outputs.sigmoid()
