"""Activation functions with their first and second derivatives, for passes without autograd."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch.nn import functional

Tensor = torch.Tensor
Fill = Callable[[Tensor, Tensor], object]
Chain = Callable[[Tensor, Tensor, Tensor], object]

LEAK = 0.2  # the negative slope that GANs are used to (Radford et al. 2016)
_aten = torch.ops.aten


@dataclass(frozen=True, slots=True)
class Activation:
    """A function φ applied to every number.

    ``apply`` is differentiable. ``fill(a, out)`` writes φ(a). The derivatives are functions of
    what was kept of the forward pass: a itself where ``keeps_input``, else φ(a), and then ``fill``
    is called with ``out`` being a. ``chain(slope, kept, out)`` writes slope·φ'. ``curvature(kept)``
    is φ'', None where it vanishes almost everywhere.
    """

    apply: Callable[[Tensor], Tensor]
    fill: Fill
    chain: Chain
    curvature: Callable[[Tensor], Tensor] | None = None
    keeps_input: bool = False


def _relu() -> Activation:
    chain = _aten.threshold_backward.grad_input
    return Activation(
        apply=torch.relu,
        fill=lambda pre, out: torch.relu_(out),
        chain=lambda slope, kept, out: chain(slope, kept, 0.0, grad_input=out),
    )


def _leaky_relu() -> Activation:
    chain = _aten.leaky_relu_backward.grad_input
    return Activation(
        apply=lambda pre: functional.leaky_relu(pre, LEAK),
        fill=lambda pre, out: functional.leaky_relu_(out, LEAK),
        chain=lambda slope, kept, out: chain(slope, kept, LEAK, True, grad_input=out),
    )


def _tanh() -> Activation:
    chain = _aten.tanh_backward.grad_input
    return Activation(
        apply=torch.tanh,
        fill=lambda pre, out: torch.tanh_(out),
        chain=lambda slope, kept, out: chain(slope, kept, grad_input=out),
        curvature=lambda kept: -2.0 * kept * (1.0 - kept * kept),
    )


def _sigmoid() -> Activation:
    chain = _aten.sigmoid_backward.grad_input
    return Activation(
        apply=torch.sigmoid,
        fill=lambda pre, out: torch.sigmoid_(out),
        chain=lambda slope, kept, out: chain(slope, kept, grad_input=out),
        curvature=lambda kept: kept * (1.0 - kept) * (1.0 - 2.0 * kept),
    )


def _elu() -> Activation:
    chain = _aten.elu_backward.grad_input
    return Activation(
        apply=functional.elu,
        fill=lambda pre, out: functional.elu_(out),
        chain=lambda slope, kept, out: chain(slope, 1.0, 1.0, 1.0, True, kept, grad_input=out),
        curvature=lambda kept: torch.where(kept > 0, 0.0, kept + 1.0),
    )


def _silu() -> Activation:
    fill, chain = _aten.silu.out, _aten.silu_backward.grad_input

    def curvature(pre: Tensor) -> Tensor:
        share = torch.sigmoid(pre)
        return share * (1.0 - share) * (2.0 + pre * (1.0 - 2.0 * share))

    return Activation(
        apply=functional.silu,
        fill=lambda pre, out: fill(pre, out=out),
        chain=lambda slope, kept, out: chain(slope, kept, grad_input=out),
        curvature=curvature,
        keeps_input=True,
    )


def _gelu() -> Activation:
    fill, chain = _aten.gelu.out, _aten.gelu_backward.grad_input

    def curvature(pre: Tensor) -> Tensor:
        density = torch.exp(-0.5 * pre * pre) / math.sqrt(2.0 * math.pi)
        return density * (2.0 - pre * pre)

    return Activation(
        apply=functional.gelu,
        fill=lambda pre, out: fill(pre, out=out),
        chain=lambda slope, kept, out: chain(slope, kept, grad_input=out),
        curvature=curvature,
        keeps_input=True,
    )


def _softplus() -> Activation:
    fill, chain = _aten.softplus.out, _aten.softplus_backward.grad_input

    def curvature(pre: Tensor) -> Tensor:
        share = torch.sigmoid(pre)
        return share * (1.0 - share)

    return Activation(
        apply=functional.softplus,
        fill=lambda pre, out: fill(pre, out=out),
        chain=lambda slope, kept, out: chain(slope, kept, 1.0, 20.0, grad_input=out),
        curvature=curvature,
        keeps_input=True,
    )


ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        "relu": _relu(),
        "leaky_relu": _leaky_relu(),
        "elu": _elu(),
        "silu": _silu(),
        "gelu": _gelu(),
        "softplus": _softplus(),
        "tanh": _tanh(),
        "sigmoid": _sigmoid(),
    }
)
