"""The f-GAN of the squared Hellinger distance."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
import torch

from engine.kinds import Doubles, Tensor, objective
from engine.numerics.f_gan import FGan


@objective
class Hellinger(FGan):
    """D climbs a bound of ∫ (√π − √p)², which lies between 0 and 2.

    f(u) = (√u − 1)², T = 1 − e^(−v), f*(t) = t/(1 − t), T* = 1 − √(p/π). Nowozin et al. 2016;
    Lecture D. (Half of it is the squared Hellinger distance of many textbooks.)
    """

    name: ClassVar[str] = "f_hellinger"
    label: ClassVar[str] = "f-GAN: squared Hellinger"
    order: ClassVar[int] = 13
    reads: ClassVar[Literal["logit", "score", "critic"]] = "score"
    recession: ClassVar[float] = 1.0
    exploding: ClassVar[str] = (
        "this loss holds the exponential of its output, on the fakes or on real examples, which "
        "nothing bounds; the R1 penalty, the gradient penalty or a lower learning rate helps"
    )

    @staticmethod
    def terms(data: Doubles, model: Doubles) -> Doubles:
        """Return (√π − √p)²."""
        found: Doubles = np.square(np.sqrt(data) - np.sqrt(model))
        return found

    @staticmethod
    def best(ratio: Tensor) -> Tensor:
        """Return T* = 1 − 1/√u."""
        return 1.0 - ratio.rsqrt()

    @staticmethod
    def conjugate(values: Tensor) -> Tensor:
        """Return f*(t) = t/(1 − t), for t < 1."""
        return values / (1.0 - values)

    @staticmethod
    def activation(outputs: Tensor) -> Tensor:
        """Return T = 1 − e^(−v)."""
        return -torch.expm1(-outputs)

    @staticmethod
    def activation_slope(outputs: Tensor) -> Tensor:
        """Return e^(−v)."""
        return torch.exp(-outputs)

    @staticmethod
    def cost(outputs: Tensor) -> Tensor:
        """Return f*(T) = e^v − 1."""
        return torch.expm1(outputs)

    @staticmethod
    def cost_slope(outputs: Tensor) -> Tensor:
        """Return e^v."""
        return torch.exp(outputs)
