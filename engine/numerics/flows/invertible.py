"""Chains of invertible layers from the library zuko, apart from their parameters."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
import torch
from torch import nn
from zuko.flows.autoregressive import MaskedAutoregressiveTransform
from zuko.flows.coupling import GeneralCouplingTransform
from zuko.lazy import LazyTransform
from zuko.transforms import CouplingTransform, Transform

from engine.kinds import Doubles
from engine.numerics.flows.flow_spline import Spline

Tensor = torch.Tensor
Chart = Mapping[str, Any]  # how one coordinate is mapped, given what steers it

LOG_TAU = math.log(2 * math.pi)
AFFINE: Chart = MappingProxyType({})  # zuko's own choice: x ↦ x·exp(a) + b
ACTIVATIONS: Mapping[str, Callable[[], nn.Module]] = MappingProxyType(
    {"silu": nn.SiLU, "relu": nn.ReLU, "elu": nn.ELU, "tanh": nn.Tanh}
)


def spline(bins: int) -> Chart:
    """Return monotonic rational-quadratic splines on [-5, 5], the identity outside."""
    return MappingProxyType({"univariate": Spline, "shapes": [(3 * bins - 1,)]})


@dataclass(frozen=True, slots=True)
class Steering:
    """The networks that steer each layer: their hidden widths and the name of their activation."""

    hidden: tuple[int, ...]
    activation: str

    def arguments(self) -> dict[str, Any]:
        """Return what the library is to be told."""
        return {"hidden_features": self.hidden, "activation": ACTIVATIONS[self.activation]}


class Invertible:
    """Layers x ↦ z, one after another; at the initial parameters each is the identity.

    The library keeps parameters in modules; here they are lent to the modules for one call, so
    that they may lie in one flat tensor. ``context`` (n, c) steers every layer beside x.
    """

    def __init__(self, layers: Sequence[LazyTransform]) -> None:
        self._layers = tuple(layers)
        self._modules = [m for layer in layers for m in layer.modules()]
        self._slots = [(m, name) for m in self._modules for name in m._parameters]
        self._slots = [(m, name) for m, name in self._slots if m._parameters[name] is not None]
        self.shapes = tuple(tuple(m._parameters[name].shape) for m, name in self._slots)
        self._silent = {id(_last_linear(layer)) for layer in layers}
        linear = [module for module in self._modules if isinstance(module, nn.Linear)]
        self._masks = [(module, name) for module in linear for name in module._buffers]

    def initial(self, random: np.random.Generator) -> list[Doubles]:
        """Draw weights and biases within 1/√inputs, and 0 for those that a layer ends with."""
        return [
            self._drawn(module, shape, random)
            for (module, _), shape in zip(self._slots, self.shapes, strict=True)
        ]

    def forward(
        self, parameters: Sequence[Tensor], points: Tensor, context: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        """Return z (n, d) and log |det dz/dx| (n,) at points x (n, d), in nats."""
        self._lend(parameters)
        total = points.new_zeros(len(points))
        for layer in self._layers:
            points, log_det = layer(context).call_and_ladj(points)
            total = total + log_det
        return points, total

    def inverse(
        self, parameters: Sequence[Tensor], codes: Tensor, context: Tensor | None = None
    ) -> Tensor:
        """Return x (n, d) at codes z (n, d)."""
        return self.stages(parameters, codes, context)[-1]

    def stages(
        self, parameters: Sequence[Tensor], codes: Tensor, context: Tensor | None = None
    ) -> list[Tensor]:
        """Return codes z (n, d) and where they are after the inverse of each layer, x last."""
        self._lend(parameters)
        found = [codes]
        for layer in reversed(self._layers):
            found.append(layer(context).inv(found[-1]))
        return found

    def _drawn(
        self, module: nn.Module, shape: tuple[int, ...], random: np.random.Generator
    ) -> Doubles:
        into = getattr(module, "in_features", 0)
        if not into or id(module) in self._silent:
            return np.zeros(shape)
        bound = 1.0 / math.sqrt(into)
        return random.uniform(-bound, bound, shape)

    def _lend(self, parameters: Sequence[Tensor]) -> None:
        for (module, name), values in zip(self._slots, parameters, strict=True):
            module._parameters[name] = values
        like = parameters[0]
        for module, name in self._masks:
            mask = module._buffers[name]
            if mask is not None and (mask.device, mask.dtype) != (like.device, like.dtype):
                module._buffers[name] = mask.to(like)


class _Halves(CouplingTransform):  # type: ignore[misc]  # the library has no types
    """The library's coupling, its halves taken by slices, where the library takes them by index."""

    def __init__(self, meta: Callable[[Tensor], Transform], *, even: bool) -> None:
        Transform.__init__(self)  # the library's own looks up the indices, at every call
        self.meta = meta
        self._even = even

    def split(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return the half (n, a) that steers and the one (n, b) that is mapped."""
        halves = x[..., ::2], x[..., 1::2]
        return halves if self._even else halves[::-1]

    def merge(self, x_a: Tensor, x_b: Tensor, shape: torch.Size) -> Tensor:
        """Return the points whose halves these are."""
        even, odd = (x_a, x_b) if self._even else (x_b, x_a)
        if even.shape[-1] > odd.shape[-1]:
            odd = nn.functional.pad(odd, (0, 1))
        return torch.stack((even, odd), -1).flatten(-2)[..., : shape[-1]]


class _Coupling(GeneralCouplingTransform):  # type: ignore[misc]  # the library has no types
    """The library's coupling layer, its mask the even coordinates or the odd ones."""

    def __init__(self, dimension: int, context: int = 0, **choices: Any) -> None:
        super().__init__(dimension, context, **choices)
        self._even = bool(self.mask[0])

    def forward(self, c: Tensor | None = None) -> Transform:
        """Return the map, steered by context (n, c) beside the half of x."""
        return _Halves(partial(self.meta, c), even=self._even)


def coupling(
    dimension: int,
    layers: int,
    steering: Steering,
    chart: Chart = AFFINE,
    context: int = 0,
) -> Invertible:
    """Return layers in each of which one half of the coordinates steers how the other is mapped.

    The halves are the even and the odd coordinates, in turn. Dinh et al. 2015, 2017.
    """
    even = torch.arange(dimension) % 2 == 0
    return _chain(
        lambda i: _Coupling(
            dimension,
            context,
            mask=even if i % 2 else ~even,
            **steering.arguments(),
            **chart,
        ),
        layers,
    )


def autoregressive(
    dimension: int,
    layers: int,
    steering: Steering,
    chart: Chart = AFFINE,
    context: int = 0,
    *,
    inverted: bool = False,
) -> Invertible:
    """Return layers in which each coordinate is mapped as those before it say.

    The order is turned round from layer to layer. x ↦ z takes one pass and z ↦ x as many as there
    are coordinates; ``inverted`` exchanges the two. Papamakarios et al. 2017; Kingma et al. 2016.
    """
    order = torch.arange(dimension)

    def layer(i: int) -> LazyTransform:
        made = MaskedAutoregressiveTransform(
            dimension,
            context,
            order=order.flip(0) if i % 2 else order,
            **steering.arguments(),
            **chart,
        )
        return made.inv if inverted else made

    return _chain(layer, layers)


def standard_log_density(codes: Tensor) -> Tensor:
    """Return log N(z; 0, I) (...) at codes (..., d), in nats."""
    return -0.5 * (codes.square() + LOG_TAU).sum(-1)


def _chain(layer: Callable[[int], LazyTransform], count: int) -> Invertible:
    with torch.random.fork_rng(devices=[]):  # modules draw weights that are never used
        return Invertible([layer(i) for i in range(count)])


def _last_linear(layer: nn.Module) -> nn.Module | None:
    found = [module for module in layer.modules() if "weight" in module._parameters]
    return found[-1] if found else None
