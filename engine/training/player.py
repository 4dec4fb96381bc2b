"""One side of the game: a network, its parameters, their gradient and its optimiser."""

from __future__ import annotations

import numpy as np
import torch

from engine.kinds import Network, Shape, networks
from engine.plan import Plan
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
