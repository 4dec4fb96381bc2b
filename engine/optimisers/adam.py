"""Adam."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import torch

from engine.kinds import Tensor, optimiser
from engine.rates import OptimiserSettings, learning_rate
from engine.settings import setting

SMALLEST = 1e-30  # mean square below which a root is taken as constant, or its slope is infinite


def _beta(default: float, symbol: str, label: str, what: str) -> Any:
    return setting(
        default,
        label=label,
        symbol=symbol,
        low=0.0,
        high=0.99999,
        live=True,
        help=f"How much of the running mean of {what} is kept.",
        source="Kingma and Ba 2015; Radford et al. 2016",
    )


class AdamSettings(OptimiserSettings):
    """The rate, its decay, the two smoothings and epsilon."""

    rate: float = learning_rate(1e-3)
    beta1: float = _beta(0.5, "β₁", "First smoothing", "gradients")
    beta2: float = _beta(0.999, "β₂", "Second smoothing", "squared gradients")
    epsilon: float = setting(
        1e-8,
        label="Epsilon",
        symbol="ε",
        low=1e-12,
        high=1.0,
        scale="log",
        live=True,
        help="Added to the root of the squared gradients' mean before dividing by it.",
    )


@optimiser
class Adam:
    """Running means of g and g², both corrected for their start; θ ← θ − η·m̂/(√v̂ + ε).

    Kingma and Ba 2015, algorithm 1, in PyTorch's fused kernel on the flat parameters.
    """

    name: ClassVar[str] = "adam"
    label: ClassVar[str] = "Adam"
    order: ClassVar[int] = 0
    Config: ClassVar[type[OptimiserSettings]] = AdamSettings

    def __init__(self, config: AdamSettings, parameters: Tensor) -> None:
        self.config = config
        self._mean = torch.zeros_like(parameters)
        self._square = torch.zeros_like(parameters)
        self._count = torch.zeros((), dtype=torch.float32, device=parameters.device)

    def step(self, parameters: Tensor, gradient: Tensor, rate: float) -> None:
        """Change the flat parameters in place."""
        self._count += 1
        torch._fused_adam_(
            [parameters],
            [gradient],
            [self._mean],
            [self._square],
            [],
            [self._count],
            lr=rate,
            beta1=self.config.beta1,
            beta2=self.config.beta2,
            weight_decay=0.0,
            eps=self.config.epsilon,
            amsgrad=False,
            maximize=False,
        )

    def ahead(
        self, parameters: Tensor, gradient: Tensor, rate: float, state: Mapping[str, Tensor]
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """Return parameters and state after a step, differentiably, changing nothing."""
        beta1, beta2, count = self.config.beta1, self.config.beta2, state["count"] + 1
        mean = beta1 * state["mean"] + (1.0 - beta1) * gradient
        square = beta2 * state["square"] + (1.0 - beta2) * gradient.square()
        first, second = (1.0 - beta ** count.double() for beta in (beta1, beta2))
        root = (square / second).clamp_min(SMALLEST).sqrt()
        moved = parameters - rate / first * mean / (root + self.config.epsilon)
        return moved, {"mean": mean, "square": square, "count": count}

    def state(self) -> dict[str, Tensor]:
        """Return both running means and the number of updates."""
        return {"mean": self._mean, "square": self._square, "count": self._count}
