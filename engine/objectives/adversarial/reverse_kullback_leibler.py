"""The f-GAN of the Kullback-Leibler divergence of the model from the data."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
import torch
from scipy.special import rel_entr

from engine.kinds import Doubles, Tensor, objective
from engine.numerics.f_gan import FGan


@objective
class ReverseKullbackLeibler(FGan):
    """D climbs a bound of KL(p‖π) = E_p log(p/π), which is infinite where the model invents data.

    f(u) = −log u, T = −e^(−v), f*(t) = −1 − log(−t), T* = −p/π. The raw output of the best D is
    log(π/p), a logit. Nowozin et al. 2016; Lecture D.
    """

    name: ClassVar[str] = "f_reverse_kl"
    label: ClassVar[str] = "f-GAN: reverse KL"
    order: ClassVar[int] = 11
    reads: ClassVar[Literal["logit", "score", "critic"]] = "logit"
    recession: ClassVar[float] = 0.0
    exploding: ClassVar[str] = (
        "this loss holds the exponential of minus its output on real examples, which "
        "nothing bounds; the R1 penalty, the gradient penalty or a lower learning rate helps"
    )

    @staticmethod
    def terms(data: Doubles, model: Doubles) -> Doubles:
        """Return p log(p/π)."""
        found: Doubles = np.asarray(rel_entr(model, data))
        return found

    @staticmethod
    def best(ratio: Tensor) -> Tensor:
        """Return T* = −1/u."""
        return -1.0 / ratio

    @staticmethod
    def conjugate(values: Tensor) -> Tensor:
        """Return f*(t) = −1 − log(−t), for t < 0."""
        return -1.0 - torch.log(-values)

    @staticmethod
    def activation(outputs: Tensor) -> Tensor:
        """Return T = −e^(−v)."""
        return -torch.exp(-outputs)

    @staticmethod
    def activation_slope(outputs: Tensor) -> Tensor:
        """Return e^(−v)."""
        return torch.exp(-outputs)

    @staticmethod
    def cost(outputs: Tensor) -> Tensor:
        """Return f*(T) = v − 1."""
        return outputs - 1.0

    @staticmethod
    def cost_slope(outputs: Tensor) -> Tensor:
        """Return 1."""
        return torch.ones_like(outputs)
