"""One side of the game: a network, its parameters, their gradient and its optimiser."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from engine.kinds import Network, Optimiser, Shape, networks, optimisers
from engine.plan import Plan
from engine.rates import OptimiserSettings
from engine.training.diverged import DivergedError
from engine.training.flat import Flat
from engine.training.memory import copied, overwrite


class Player:
    """The generator or the discriminator of a plan, with freshly drawn parameters."""

    def __init__(
        self,
        name: str,
        plan: Plan,
        sides: tuple[Shape, Shape],
        random: np.random.Generator,
        like: torch.Tensor,
    ) -> None:
        self.name = name
        self.network: Network = networks.get(plan.kinds[name])(plan.settings[name], *sides)
        self.parameters = Flat.of(self.network.initial(random), like.device, like.dtype)
        self.gradient = self.parameters.like(torch.zeros_like(self.parameters.values))
        self.norm = 0.0
        self.reconfigure(plan)

    def reconfigure(self, plan: Plan) -> None:
        """Take the plan's optimiser; its state is kept unless it is another kind."""
        section = f"{self.name}.optimiser"
        self._settings = plan.settings[section]
        kind = optimisers.get(plan.kinds[section])
        if isinstance(getattr(self, "_optimiser", None), kind):
            self._optimiser.config = self._settings
        else:
            self._optimiser: Optimiser = kind(self._settings, self.parameters.values)

    def judge(self, loss: float) -> None:
        """Note the gradient's norm; raise DivergedError unless it and the loss are finite."""
        if not math.isfinite(loss):
            raise DivergedError(self.name, "loss", loss)
        self.measure()
        if not math.isfinite(self.norm):
            raise DivergedError(self.name, "gradient", self.norm)

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
