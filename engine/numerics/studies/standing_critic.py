"""A critic that is trained against examples which stand still, made of the engine's own parts."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from engine.kinds import Doubles, Tensor, networks, optimisers
from engine.numerics.studies.made import objective_of
from engine.roles import Penalty, Projection


class StandingCritic:
    """A perceptron f in double precision, with freshly drawn flat parameters.

    ``network`` are settings of the perceptron, ``optimiser`` the name and the settings of an
    optimiser, ``part`` what is imposed on the critic: a penalty, a projection, or nothing; it
    may be replaced at any time.
    """

    def __init__(
        self,
        network: Mapping[str, Any],
        optimiser: tuple[str, Mapping[str, Any]],
        part: object,
        random: np.random.Generator,
    ) -> None:
        kind, mover = networks.get("mlp"), optimisers.get(optimiser[0])
        self._network = kind(kind.Config(**network), (2,), (1,))
        joined = np.concatenate([values.ravel() for values in self._network.initial(random)])
        self.parameters = torch.tensor(joined, dtype=torch.float64, requires_grad=True)
        self._mover = mover(mover.Config(**optimiser[1]), self.parameters.detach())
        self._rate = self._mover.config.rate
        self.part = part
        self._random = random
        self._objective = objective_of("wasserstein")
        self._project()

    def outputs(self, points: Tensor) -> Tensor:
        """Return f (n,) at points (n, 2)."""
        return self._network.apply(self._pieces(), points)[:, 0]

    def slopes(self, points: Tensor) -> Doubles:
        """Return the norm (n,) of f's gradient at points (n, 2)."""
        norms: Doubles = self._gradients(points).detach().norm(dim=1).numpy()
        return norms

    def layers(self, points: Tensor) -> Doubles:
        """Return the gradient (L,) of f by what enters each hidden activation.

        It is the root mean square over points (n, 2) of the norm, which at one point is that of
        the gradient by the biases.
        """
        count = len(self._network.shapes) // 2 - 1
        found = np.zeros((len(points), count))
        for row, point in enumerate(points):
            output = self._network.apply(pieces := self._pieces(), point[None]).sum()
            slopes = torch.autograd.grad(output, pieces[1:-2:2])
            found[row] = [float(part.norm()) for part in slopes]
        norms: Doubles = np.sqrt(np.mean(found**2, axis=0))
        return norms

    def gap(self, real: Tensor, fake: Tensor) -> float:
        """Return E f over the real less E f over the fake points."""
        with torch.no_grad():
            return float(self.outputs(real).mean() - self.outputs(fake).mean())

    def train(self, real: Tensor, fake: Tensor, steps: int) -> None:
        """Ascend the gap on all points (n, 2) of both, newly paired at every step.

        The rate falls linearly along the second half, to nothing.
        """
        for step in range(steps):
            paired = fake[torch.from_numpy(self._random.permutation(len(fake)))]
            (gradient,) = torch.autograd.grad(self._loss(real, paired), self.parameters)
            share = min(1.0, 2.0 * (1.0 - step / steps))
            with torch.no_grad():
                self._mover.step(self.parameters, gradient, self._rate * share)
            self._project()

    def _pieces(self) -> list[Tensor]:
        shapes = self._network.shapes
        flat = self.parameters.split([math.prod(shape) for shape in shapes])
        return [piece.view(shape) for piece, shape in zip(flat, shapes, strict=True)]

    def _loss(self, real: Tensor, fake: Tensor) -> Tensor:
        loss: Tensor = self._objective.discriminator_loss(self.outputs(real), self.outputs(fake))
        if isinstance(self.part, Penalty):
            points = self.part.points(real, fake, self._random)
            loss = loss + self.part.penalty(self._gradients(points))
        return loss

    def _gradients(self, points: Tensor) -> Tensor:
        inputs = points.detach().requires_grad_()
        (found,) = torch.autograd.grad(self.outputs(inputs).sum(), inputs, create_graph=True)
        return found

    @torch.no_grad()
    def _project(self) -> None:
        if isinstance(self.part, Projection):
            self.part.project(self.parameters)
