"""Perceptrons whose weights lie at ±c or within, measured by autograd."""

from __future__ import annotations

import numpy as np
import torch

from engine.kinds import Doubles, Network, Tensor, networks
from engine.numerics.studies.made import constraint_of


class Clipped:
    """A ReLU perceptron from the plane to the line, in double precision, clipped by the engine."""

    def __init__(self, width: int, depth: int, c: float) -> None:
        kind = networks.get("mlp")
        settings = {"width": width, "depth": depth, "activation": "relu"}
        self._network: Network = kind(kind.Config.model_validate(settings), (2,), (1,))
        self._clip = constraint_of("clip", c=c)
        self._c = c

    def full(self) -> list[Tensor]:
        """Return parameters that were all too large, clipped."""
        return self._clipped([np.full(shape, 1e3) for shape in self._network.shapes])

    def signs(self, random: np.random.Generator) -> list[Tensor]:
        """Return parameters that were all far too large, with random signs, clipped."""
        shapes = self._network.shapes
        return self._clipped([random.choice([-1e3, 1e3], size=shape) for shape in shapes])

    def spread(self, random: np.random.Generator) -> list[Tensor]:
        """Return parameters drawn evenly from [−c, c]."""
        shapes = self._network.shapes
        return self._clipped([random.uniform(-self._c, self._c, shape) for shape in shapes])

    def slope(self, parameters: list[Tensor], point: Doubles) -> float:
        """Return the norm of the gradient by the point (2,)."""
        inputs = torch.from_numpy(point[None]).requires_grad_()
        (found,) = torch.autograd.grad(self._network.apply(parameters, inputs).sum(), inputs)
        return float(found.norm())

    def squares(self, parameters: list[Tensor], point: Doubles) -> Doubles:
        """Return the squared norm (L,) of the gradient by what enters each hidden activation.

        At one point this is the gradient by the biases.
        """
        for part in parameters:
            part.requires_grad_()
        output = self._network.apply(parameters, torch.from_numpy(point[None])).sum()
        found = torch.autograd.grad(output, parameters[1:-2:2])
        return np.array([float(part.square().sum()) for part in found])

    def _clipped(self, values: list[Doubles]) -> list[Tensor]:
        parameters = [torch.from_numpy(value) for value in values]
        for part in parameters:
            self._clip.project(part)
        return parameters
