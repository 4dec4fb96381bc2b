"""The f-GAN of Pearson's χ² divergence."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np
import torch

from engine.kinds import Doubles, Tensor, objective
from engine.numerics.f_gan import FGan


@objective
class Pearson(FGan):
    """D climbs a bound of E_p (π/p − 1)², which weighs the data that the model misses most.

    f(u) = (u − 1)², T = v, f*(t) = t²/4 + t, T* = 2(π/p − 1). Nowozin et al. 2016; Lecture D.
    """

    name: ClassVar[str] = "f_pearson"
    label: ClassVar[str] = "f-GAN: Pearson χ²"
    order: ClassVar[int] = 12
    reads: ClassVar[Literal["logit", "score", "critic"]] = "score"
    recession: ClassVar[float] = float("inf")
    exploding: ClassVar[str] = (
        "this loss holds the square of its output on the fakes, which "
        "nothing bounds; the R1 penalty, the gradient penalty or a lower learning rate helps"
    )

    @staticmethod
    def terms(data: Doubles, model: Doubles) -> Doubles:
        """Return (π − p)²/p."""
        found: Doubles = _squares(data, model)
        return found

    @staticmethod
    def best(ratio: Tensor) -> Tensor:
        """Return T* = 2(u − 1)."""
        return 2.0 * (ratio - 1.0)

    @staticmethod
    def conjugate(values: Tensor) -> Tensor:
        """Return f*(t) = t²/4 + t."""
        return values.square() / 4.0 + values

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
        """Return f*(T) = v²/4 + v."""
        return outputs.square() / 4.0 + outputs

    @staticmethod
    def cost_slope(outputs: Tensor) -> Tensor:
        """Return v/2 + 1."""
        return outputs / 2.0 + 1.0


def _squares(data: Doubles, model: Doubles) -> Doubles:
    """Return (π − p)²/p, infinite where only p is 0 and 0 where both are."""
    squares: Doubles = np.square(data - model)
    limits = np.where(squares > 0, np.inf, 0.0)
    return np.divide(squares, model, out=limits, where=model > 0)
