"""RMSProp."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import torch

from engine.kinds import Tensor, optimiser
from engine.rates import OptimiserSettings, learning_rate
from engine.settings import setting

SMALLEST = 1e-30  # mean square below which a root is taken as constant, or its slope is infinite


class RMSPropSettings(OptimiserSettings):
    """The rate, its decay and the smoothing of squared gradients."""

    rate: float = learning_rate(5e-4)
    alpha: float = setting(
        0.99,
        label="Smoothing",
        symbol="α",
        low=0.0,
        high=0.99999,
        live=True,
        help="How much of the running mean of squared gradients is kept.",
        source="Tieleman and Hinton 2012",
    )
    epsilon: float = setting(
        1e-8,
        label="Epsilon",
        symbol="ε",
        low=1e-12,
        high=1.0,
        scale="log",
        live=True,
        help="Added to the root of that mean before dividing by it.",
    )


@optimiser
class RMSProp:
    """s ← α·s + (1 − α)·g², θ ← θ − η·g/(√s + ε): the choice of the first WGAN.

    Tieleman and Hinton 2012; Arjovsky et al. 2017, algorithm 1.
    """

    name: ClassVar[str] = "rmsprop"
    label: ClassVar[str] = "RMSProp"
    order: ClassVar[int] = 1
    Config: ClassVar[type[OptimiserSettings]] = RMSPropSettings

    def __init__(self, config: RMSPropSettings, parameters: Tensor) -> None:
        self.config = config
        self._squares = torch.zeros_like(parameters)
        self._root = torch.empty_like(parameters)

    def step(self, parameters: Tensor, gradient: Tensor, rate: float) -> None:
        """Change the flat parameters in place."""
        alpha = self.config.alpha
        self._squares.mul_(alpha).addcmul_(gradient, gradient, value=1.0 - alpha)
        torch.sqrt(self._squares, out=self._root).add_(self.config.epsilon)
        parameters.addcdiv_(gradient, self._root, value=-rate)

    def ahead(
        self, parameters: Tensor, gradient: Tensor, rate: float, state: Mapping[str, Tensor]
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """Return parameters and state after a step, differentiably, changing nothing."""
        alpha = self.config.alpha
        squares = alpha * state["squares"] + (1.0 - alpha) * gradient.square()
        root = squares.clamp_min(SMALLEST).sqrt()
        return parameters - rate * gradient / (root + self.config.epsilon), {"squares": squares}

    def state(self) -> dict[str, Tensor]:
        """Return the running mean of squared gradients."""
        return {"squares": self._squares}
