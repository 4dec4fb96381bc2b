"""The f-GAN of the divergence that belongs to the first GAN."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
import torch
from scipy.special import rel_entr
from torch.nn.functional import softplus

from engine.kinds import Doubles, Tensor, objective
from engine.numerics.f_gan import FGan


@objective
class GanDivergence(FGan):
    """D climbs the value V(G, D) of the minimax game, a bound of 2·JSD − 2 log 2.

    f(u) = u log u − (u + 1) log(u + 1), T = log D = −softplus(−v), f*(t) = −log(1 − e^t),
    T* = log(π/(π + p)). Saturating it is 'Minimax', and with the alternative 'Non-saturating'.
    Nowozin et al. 2016; Goodfellow et al. 2014.
    """

    name: ClassVar[str] = "f_gan"
    label: ClassVar[str] = "f-GAN: GAN"
    order: ClassVar[int] = 15
    reads: ClassVar[Literal["logit", "score", "critic"]] = "logit"
    recession: ClassVar[float] = 0.0

    @staticmethod
    def terms(data: Doubles, model: Doubles) -> Doubles:
        """Return π log(π/(π + p)) + p log(p/(π + p))."""
        found: Doubles = np.asarray(rel_entr(data, data + model) + rel_entr(model, data + model))
        return found

    @staticmethod
    def best(ratio: Tensor) -> Tensor:
        """Return T* = log(u/(1 + u))."""
        return torch.log(ratio / (1.0 + ratio))

    @staticmethod
    def conjugate(values: Tensor) -> Tensor:
        """Return f*(t) = −log(1 − e^t), for t < 0."""
        return -torch.log1p(-values.exp())

    @staticmethod
    def activation(outputs: Tensor) -> Tensor:
        """Return T = −softplus(−v)."""
        return -softplus(-outputs)

    @staticmethod
    def activation_slope(outputs: Tensor) -> Tensor:
        """Return σ(−v)."""
        return torch.sigmoid(-outputs)

    @staticmethod
    def cost(outputs: Tensor) -> Tensor:
        """Return f*(T) = softplus(v)."""
        return softplus(outputs)

    @staticmethod
    def cost_slope(outputs: Tensor) -> Tensor:
        """Return σ(v)."""
        return outputs.sigmoid()
