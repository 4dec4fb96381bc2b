"""One side of the game: a network, its parameters, their gradient and its optimiser."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch

from engine.contract.errors import ConfigError
from engine.kinds import Network, Shape, networks
from engine.plan import Plan
from engine.rates import OptimiserSettings
from engine.roles import Differentiable
from engine.training.learner import Learner


class Player(Learner):
    """The generator or the discriminator of a plan, with freshly drawn parameters."""

    def __init__(
        self,
        name: str,
        plan: Plan,
        sides: tuple[Shape, Shape],
        random: np.random.Generator,
        like: torch.Tensor,
    ) -> None:
        self.network: Network = networks.get(plan.kinds[name])(plan.settings[name], *sides)
        super().__init__(name, f"{name}.optimiser", plan, self.network.initial(random), like)

    def start_ahead(self) -> dict[str, torch.Tensor]:
        """Return a copy of the optimiser's state, for ``ahead`` to go on from."""
        return {name: value.clone() for name, value in self._optimiser.state().items()}

    def ahead(
        self,
        values: torch.Tensor,
        gradient: torch.Tensor,
        share: float,
        state: Mapping[str, torch.Tensor],
    ) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        """Return flat parameters and the optimiser's state after an update, differentiably.

        Nothing changes. Raises ConfigError if the optimiser cannot be looked ahead of.
        """
        assert isinstance(self._settings, OptimiserSettings)
        if not isinstance(self._optimiser, Differentiable):
            raise ConfigError(
                f"{self.name}.optimiser.kind: {self._optimiser.name} cannot be unrolled; choose "
                "another optimiser, or turn discriminator.unrolling off"
            )
        rate = self._settings.rate_at(share)
        return self._optimiser.ahead(values, gradient, rate, state)
