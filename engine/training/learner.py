"""Parameters that are trained: one flat tensor, its gradient and its optimiser."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import torch

from engine.kinds import Doubles, Optimiser, optimisers
from engine.plan import Plan
from engine.rates import OptimiserSettings
from engine.training.diverged import DivergedError
from engine.training.flat import Flat
from engine.training.memory import copied, overwrite


class Learner:
    """Parameters that follow their gradient by the optimiser of one section of the plan.

    ``name`` is what messages call it.
    """

    def __init__(
        self, name: str, section: str, plan: Plan, arrays: Sequence[Doubles], like: torch.Tensor
    ) -> None:
        self.name = name
        self._section = section
        self.parameters = Flat.of(arrays, like.device, like.dtype)
        self.gradient = self.parameters.like(torch.zeros_like(self.parameters.values))
        self.norm = 0.0
        self.reconfigure(plan)

    def reconfigure(self, plan: Plan) -> None:
        """Take the plan's optimiser; its state is kept unless it is another kind."""
        self._settings = plan.settings[self._section]
        kind = optimisers.get(plan.kinds[self._section])
        if isinstance(getattr(self, "_optimiser", None), kind):
            self._optimiser.config = self._settings
        else:
            self._optimiser: Optimiser = kind(self._settings, self.parameters.values)

    def write(self, loss: torch.Tensor) -> None:
        """Take the gradient of a loss by autograd; parameters it does not depend on have none."""
        found = torch.autograd.grad(loss, self.parameters.leaves, allow_unused=True)
        for part, gradient in zip(self.gradient.parts, found, strict=True):
            part.zero_() if gradient is None else part.copy_(gradient)

    def judge(self, loss: float, hint: str = "") -> None:
        """Note the gradient's norm; raise DivergedError unless it and the loss are finite.

        ``hint`` goes into the error: what may have grown and what helps.
        """
        if not math.isfinite(loss):
            raise DivergedError(self.name, "loss", loss, hint)
        self.measure()
        if not math.isfinite(self.norm):
            raise DivergedError(self.name, "gradient", self.norm, hint)

    def measure(self) -> None:
        """Note the gradient's norm over all parameters."""
        self.norm = float(torch.linalg.vector_norm(self.gradient.values))

    def update(self, share: float) -> None:
        """Follow the gradient, ``share`` of the experiment's length having passed."""
        assert isinstance(self._settings, OptimiserSettings)
        rate = self._settings.rate_at(share)
        self._optimiser.step(self.parameters.values, self.gradient.values, rate)

    def state(self) -> dict[str, Any]:
        """Return a copy of the parameters and of the optimiser's state."""
        optimiser = {name: copied(value) for name, value in self._optimiser.state().items()}
        return {"parameters": copied(self.parameters.values), "optimiser": optimiser}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take over a state."""
        overwrite(self.parameters.values, state["parameters"], f"{self.name}.parameters")
        for name, value in self._optimiser.state().items():
            overwrite(value, state["optimiser"][name], f"{self.name}.optimiser.{name}")
