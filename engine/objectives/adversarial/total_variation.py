"""The f-GAN of the total variation distance."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
import torch

from engine.kinds import Doubles, Tensor, objective
from engine.numerics.f_gan import FGan


@objective
class TotalVariation(FGan):
    """D climbs a bound of TV = ½∫ |π − p|, which lies between 0 and 1.

    f(u) = ½|u − 1|, T = ½ tanh v, f*(t) = t for |t| ≤ ½, T* = ½ sign(π − p). Both of the
    generator's losses are the same. Nowozin et al. 2016; Lecture D.
    """

    name: ClassVar[str] = "f_total_variation"
    label: ClassVar[str] = "f-GAN: total variation"
    order: ClassVar[int] = 16
    reads: ClassVar[Literal["logit", "score", "critic"]] = "score"
    recession: ClassVar[float] = 0.5

    @staticmethod
    def terms(data: Doubles, model: Doubles) -> Doubles:
        """Return ½|π − p|."""
        found: Doubles = np.abs(data - model) / 2
        return found

    @staticmethod
    def best(ratio: Tensor) -> Tensor:
        """Return T* = ½ sign(u − 1)."""
        return 0.5 * torch.sign(ratio - 1.0)

    @staticmethod
    def conjugate(values: Tensor) -> Tensor:
        """Return f*(t) = t, for |t| ≤ ½."""
        return values

    @staticmethod
    def activation(outputs: Tensor) -> Tensor:
        """Return T = ½ tanh v."""
        return 0.5 * outputs.tanh()

    @staticmethod
    def activation_slope(outputs: Tensor) -> Tensor:
        """Return ½(1 − tanh² v)."""
        return _slope(outputs)

    @staticmethod
    def cost(outputs: Tensor) -> Tensor:
        """Return f*(T) = ½ tanh v."""
        return 0.5 * outputs.tanh()

    @staticmethod
    def cost_slope(outputs: Tensor) -> Tensor:
        """Return ½(1 − tanh² v)."""
        return _slope(outputs)


def _slope(outputs: Tensor) -> Tensor:
    return 0.5 * (1.0 - outputs.tanh().square())
