"""A velocity v(x, t) by a multilayer perceptron, with its divergence and no autograd."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

import numpy as np
import torch
from torch.nn import functional

from engine.kinds import Doubles

Tensor = torch.Tensor
WithSlope = Callable[[Tensor], tuple[Tensor, Tensor]]

WAVES = 4  # cosines of time beside time itself
EXACT = 8  # dimensions up to which the divergence is a sum over all of them
PROBES = 8  # random directions above


def _silu(pre: Tensor) -> tuple[Tensor, Tensor]:
    share = torch.sigmoid(pre)
    value = pre * share
    return value, share + value * (1.0 - share)


def _tanh(pre: Tensor) -> tuple[Tensor, Tensor]:
    value = torch.tanh(pre)
    return value, 1.0 - value * value


DERIVATIVES: Mapping[str, tuple[Callable[[Tensor], Tensor], WithSlope]] = MappingProxyType(
    {"silu": (functional.silu, _silu), "tanh": (torch.tanh, _tanh)}
)


class VelocityNetwork:
    """v(x, t) for x in ``dimension`` coordinates; time enters as t, cos πt, cos 2πt and so on."""

    def __init__(
        self,
        dimension: int,
        hidden: Sequence[int],
        activation: tuple[Callable[[Tensor], Tensor], WithSlope],
    ) -> None:
        self._dimension = dimension
        self._apply, self._with_slope = activation
        self._widths = (dimension + 1 + WAVES, *hidden, dimension)

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """Weight (out, in) and bias (out,) of each layer in turn."""
        layers = pairwise(self._widths)
        return tuple(shape for into, out in layers for shape in ((out, into), (out,)))

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw weights and biases within 1/√inputs, and 0 for the last layer."""
        drawn = []
        for shape, into in zip(self.shapes, np.repeat(self._widths[:-1], 2), strict=True):
            bound = 1.0 / math.sqrt(into)
            drawn.append(random.uniform(-bound, bound, shape))
        return [*drawn[:-2], np.zeros_like(drawn[-2]), np.zeros_like(drawn[-1])]

    def apply(self, parameters: Sequence[Tensor], points: Tensor, time: Tensor) -> Tensor:
        """Return the velocity (n, d) at points (n, d) and times (n, 1) or ()."""
        hidden = self._inputs(points, time)
        for weight, bias in zip(parameters[:-2:2], parameters[1:-2:2], strict=True):
            hidden = self._apply(functional.linear(hidden, weight, bias))
        return functional.linear(hidden, parameters[-2], parameters[-1])

    def with_divergence(
        self,
        parameters: Sequence[Tensor],
        points: Tensor,
        time: Tensor,
        directions: Tensor | None,
    ) -> tuple[Tensor, Tensor]:
        """Return the velocity (n, d) and its divergence (n,), 0 where no directions are given.

        The derivative along each direction is carried through the layers beside the values.
        """
        if directions is None:
            return self.apply(parameters, points, time), points.new_zeros(())
        hidden = self._inputs(points, time)
        tangents = (directions @ parameters[0][:, : self._dimension].T)[:, None, :]
        for k in range(0, len(parameters) - 2, 2):
            pre = functional.linear(hidden, parameters[k], parameters[k + 1])
            hidden, slope = self._with_slope(pre)
            tangents = (tangents * slope) @ parameters[k + 2].T
        velocity = functional.linear(hidden, parameters[-2], parameters[-1])
        along = (tangents * directions[:, None, :]).sum((0, 2))
        return velocity, along * (self._dimension / directions.square().sum())

    def directions(self, like: Tensor) -> Tensor:
        """Return the axes (d, d), or in many dimensions the same few random signs (k, d)."""
        if self._dimension <= EXACT:
            return torch.eye(self._dimension).to(like)
        signs = np.random.Generator(np.random.PCG64(0)).integers(0, 2, (PROBES, self._dimension))
        return torch.from_numpy(2.0 * signs - 1.0).to(like)

    def _inputs(self, points: Tensor, time: Tensor) -> Tensor:
        column = time.expand(points.shape[0], 1)  # a shape can be traced, a length cannot
        waves = torch.arange(1, WAVES + 1, device=points.device) * math.pi
        return torch.cat((points, column, torch.cos(column * waves)), 1)
