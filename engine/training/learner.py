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
from engine.training.guard import Guard
from engine.training.late import Number, lies_ahead, number
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
        self.felt: Number = 0.0
        self._guard = Guard(like) if lies_ahead(like) else None
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

    @property
    def norm(self) -> float:
        """The gradient's norm over all parameters, as it was noted; ``felt`` does not wait."""
        return float(self.felt)

    def judge(self, loss: Number, hint: str = "") -> None:
        """Note the gradient's norm; raise DivergedError unless it and the loss are finite.

        ``hint`` goes into the error: what may have grown and what helps. A loss that is a tensor
        is not waited for: the error comes some updates later, of which none was made.
        """
        if isinstance(loss, torch.Tensor) and self._guard is not None:
            self.measure()
            found = self._guard.note(loss, torch.as_tensor(self.felt))
            if found is not None:
                self._refuse(*found, hint)
            return
        self._refuse_loss(float(loss), hint)
        self.measure()
        self._refuse(float(loss), self.norm, hint)

    def _refuse(self, loss: float, norm: float, hint: str) -> None:
        self._refuse_loss(loss, hint)
        if not math.isfinite(norm):
            raise DivergedError(self.name, "gradient", norm, hint)

    def _refuse_loss(self, loss: float, hint: str) -> None:
        if not math.isfinite(loss):
            raise DivergedError(self.name, "loss", loss, hint)

    def measure(self) -> None:
        """Note the gradient's norm over all parameters."""
        self.felt = number(torch.linalg.vector_norm(self.gradient.values))

    def update(self, share: float) -> None:
        """Follow the gradient, ``share`` of the experiment's length having passed."""
        assert isinstance(self._settings, OptimiserSettings)
        rate = self._settings.rate_at(share)
        values, gradient = self.parameters.values, self.gradient.values
        if self._guard is None:
            self._optimiser.step(values, gradient, rate)
        else:
            self._guard.update(
                values, gradient, lambda: self._optimiser.step(values, gradient, rate)
            )

    def state(self) -> dict[str, Any]:
        """Return a copy of the parameters and of the optimiser's state."""
        optimiser = {name: copied(value) for name, value in self._optimiser.state().items()}
        return {"parameters": copied(self.parameters.values), "optimiser": optimiser}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take over a state."""
        if self._guard is not None:
            self._guard = Guard(self.parameters.values)
        overwrite(self.parameters.values, state["parameters"], f"{self.name}.parameters")
        for name, value in self._optimiser.state().items():
            overwrite(value, state["optimiser"][name], f"{self.name}.optimiser.{name}")
