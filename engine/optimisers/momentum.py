"""Gradient descent with momentum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import torch

from engine.kinds import Tensor, optimiser
from engine.rates import OptimiserSettings, learning_rate
from engine.settings import setting


class MomentumSettings(OptimiserSettings):
    """The rate, its decay and the momentum."""

    rate: float = learning_rate(0.01)
    momentum: float = setting(
        0.9,
        label="Momentum",
        symbol="μ",
        low=0.0,
        high=0.9999,
        live=True,
        help="How much of the last velocity is kept.",
        source="Polyak 1964",
    )


@optimiser
class Momentum:
    """v ← μ·v + g, θ ← θ − η·v. Polyak 1964."""

    name: ClassVar[str] = "momentum"
    label: ClassVar[str] = "Momentum"
    order: ClassVar[int] = 2
    Config: ClassVar[type[OptimiserSettings]] = MomentumSettings

    def __init__(self, config: MomentumSettings, parameters: Tensor) -> None:
        self.config = config
        self._velocity = torch.zeros_like(parameters)

    def step(self, parameters: Tensor, gradient: Tensor, rate: float) -> None:
        """Change the flat parameters in place."""
        self._velocity.mul_(self.config.momentum).add_(gradient)
        parameters.add_(self._velocity, alpha=-rate)

    def ahead(
        self, parameters: Tensor, gradient: Tensor, rate: float, state: Mapping[str, Tensor]
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """Return parameters and state after a step, differentiably, changing nothing."""
        velocity = self.config.momentum * state["velocity"] + gradient
        return parameters - rate * velocity, {"velocity": velocity}

    def state(self) -> dict[str, Tensor]:
        """Return the velocity."""
        return {"velocity": self._velocity}
