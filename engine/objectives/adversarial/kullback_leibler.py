"""The f-GAN of the Kullback-Leibler divergence of the data from the model."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
import torch
from scipy.special import rel_entr

from engine.kinds import Doubles, Tensor, objective
from engine.numerics.f_gan import FGan


@objective
class KullbackLeibler(FGan):
    """D climbs a bound of KL(π‖p) = E_π log(π/p), which is infinite where the model misses data.

    f(u) = u log u, T = v, f*(t) = e^(t−1), T* = 1 + log(π/p). Nowozin et al. 2016; Lecture D.
    """

    name: ClassVar[str] = "f_kl"
    label: ClassVar[str] = "f-GAN: KL"
    order: ClassVar[int] = 10
    reads: ClassVar[Literal["logit", "score", "critic"]] = "score"
    recession: ClassVar[float] = float("inf")
    exploding: ClassVar[str] = (
        "this loss holds the exponential of its output on the fakes, which "
        "nothing bounds; the R1 penalty, the gradient penalty or a lower learning rate helps"
    )

    @staticmethod
    def terms(data: Doubles, model: Doubles) -> Doubles:
        """Return π log(π/p)."""
        found: Doubles = np.asarray(rel_entr(data, model))
        return found

    @staticmethod
    def best(ratio: Tensor) -> Tensor:
        """Return T* = 1 + log u."""
        return 1.0 + ratio.log()

    @staticmethod
    def conjugate(values: Tensor) -> Tensor:
        """Return f*(t) = e^(t−1)."""
        return torch.exp(values - 1.0)

    @staticmethod
    def activation(outputs: Tensor) -> Tensor:
        """Return T = v."""
        return outputs

    @staticmethod
    def activation_slope(outputs: Tensor) -> Tensor:
        """Return 1."""
        return torch.ones_like(outputs)

    @staticmethod
    def cost(outputs: Tensor) -> Tensor:
        """Return f*(T) = e^(v−1)."""
        return torch.exp(outputs - 1.0)

    @staticmethod
    def cost_slope(outputs: Tensor) -> Tensor:
        """Return e^(v−1)."""
        return torch.exp(outputs - 1.0)
