"""A game whose generator stands still, and what it feels while the discriminator learns."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn.functional import logsigmoid

from engine.kinds import Tensor
from engine.numerics.sending import sent
from engine.numerics.streams import keyed
from engine.numerics.studies.made import objective_of

if TYPE_CHECKING:
    from engine.families.adversarial import Game

LOG_2 = math.log(2.0)
FAKES, BATCH, CENTRES = 512, 64, 2048
RADIUS, SIGMA = 2.0, 0.02  # of the ring of eight modes
LOSSES = ("minimax", "non_saturating")


class StandingGame:
    """A game on the ring whose generator is held, and examples to measure it with.

    The examples follow from a draw.
    """

    def __init__(self, game: Game, noise: float, draw: int) -> None:
        self.game = game
        self.noise = noise
        self._random = keyed(draw, "theory/frozen_generator", 0)
        self._z, self._blur = self._normal(FAKES), noise * self._normal(FAKES)
        data = self.game.observation(0, draw).dataset.sample(FAKES, self._random)
        self._real = sent(data, self._z) + noise * self._normal(FAKES)

    def train(self, steps: int) -> None:
        """Update D so many times, and G never."""
        for _ in range(steps):
            self.game.step("discriminator")

    def fakes(self) -> Tensor:
        """Return the same fakes (n, 2) every time, with their noise."""
        return self._made(self._z) + self._blur

    def gradient(self, name: str) -> Tensor:
        """Return the gradient (p,) of an objective of the engine by G's parameters."""
        return self.slope(name, self._logits(self.fakes()))

    def slope(self, name: str, logits: Tensor) -> Tensor:
        """Return the gradient (p,) by G's parameters from the logits (n,) of fakes."""
        loss = objective_of(name).generator_loss(logits)
        leaves = self.game.generator.parameters.leaves
        parts = torch.autograd.grad(loss, leaves, retain_graph=True)
        return torch.cat([part.double().reshape(-1) for part in parts])

    def measured(self) -> tuple[float, ...]:
        """Return norms and deviations of the two gradients, and D's bound on the JSD."""
        parts = zip(self._z.split(BATCH), self._blur.split(BATCH), strict=True)
        logits = [self._logits(self._made(z) + blur) for z, blur in parts]
        norms, spreads = [], []
        for name in LOSSES:
            batches = torch.stack([self.slope(name, batch) for batch in logits])
            whole = batches.mean(0)
            norms.append(float(whole.norm()))
            spreads.append(float((batches - whole).square().sum(1).mean().sqrt()))
        return *norms, *spreads, self._bound()

    def optimal_logits(self, x: Tensor) -> Tensor:
        """Return the logits (n,) of D* at places (n, 2), all with noise."""
        angles = torch.arange(8) * (math.pi / 4)
        modes = RADIUS * torch.stack([angles.cos(), angles.sin()], dim=1)
        centres = self._made(self._normal(CENTRES)).detach()
        real = log_density(x, modes, math.hypot(SIGMA, self.noise))
        return real - log_density(x, centres, self.noise)

    def _bound(self) -> float:
        """Return ½V + log 2 on examples that D was not trained on, at most log 2."""
        with torch.no_grad():
            on_real, on_fake = self._logits(self._real), self._logits(self.fakes())
            value = logsigmoid(on_real).mean() + logsigmoid(-on_fake).mean()
        return 0.5 * float(value) + LOG_2

    def _made(self, z: Tensor) -> Tensor:
        generator = self.game.generator
        return generator.network.apply(generator.parameters.leaves, z)

    def _logits(self, x: Tensor) -> Tensor:
        judge = self.game.discriminator
        return judge.network.apply(judge.parameters.parts, x)[:, 0]

    def _normal(self, count: int) -> Tensor:
        like = self.game.generator.parameters.values
        return sent(self._random.standard_normal((count, 2), dtype=np.float32), like)


def log_density(x: Tensor, centres: Tensor, deviation: float) -> Tensor:
    """Return the log density (n,) at places (n, 2) of equal round bells about centres (m, 2)."""
    squares = (x[:, None] - centres.to(x)).square().sum(2)
    logs = torch.logsumexp(-0.5 * squares / deviation**2, dim=1) - math.log(len(centres))
    return logs - math.log(2 * math.pi * deviation**2)
