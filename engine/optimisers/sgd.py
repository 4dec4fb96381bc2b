"""Stochastic gradient descent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from engine.kinds import Tensor, optimiser
from engine.rates import OptimiserSettings, learning_rate


class SGDSettings(OptimiserSettings):
    """The rate and its decay."""

    rate: float = learning_rate(0.05)


@optimiser
class SGD:
    """θ ← θ − η·g, as on the slide. Lecture C p. 7."""

    name: ClassVar[str] = "sgd"
    label: ClassVar[str] = "SGD"
    order: ClassVar[int] = 3
    Config: ClassVar[type[OptimiserSettings]] = SGDSettings

    def __init__(self, config: SGDSettings, parameters: Tensor) -> None:
        self.config = config

    def step(self, parameters: Tensor, gradient: Tensor, rate: float) -> None:
        """Change the flat parameters in place."""
        parameters.add_(gradient, alpha=-rate)

    def ahead(
        self, parameters: Tensor, gradient: Tensor, rate: float, state: Mapping[str, Tensor]
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """Return parameters and state after a step, differentiably, changing nothing."""
        return parameters - rate * gradient, {}

    def state(self) -> dict[str, Tensor]:
        """Return nothing, for it remembers nothing."""
        return {}
