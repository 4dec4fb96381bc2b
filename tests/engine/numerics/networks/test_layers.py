"""Convolutions of images by products of matrices, against those of PyTorch."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch.nn import functional

from engine.numerics.networks.layers import Conv, Doubling
from engine.numerics.networks.normalisation import OfTheBatch

Tensor = torch.Tensor
Map = Callable[[Tensor, Tensor, Tensor], Tensor]


def ours(layer: Conv | Doubling) -> Map:
    return lambda image, *weights: layer.apply(iter(weights), image, OfTheBatch())


def drawn(layer: Conv | Doubling, channels: int) -> list[Tensor]:
    random = torch.Generator().manual_seed(0)
    shapes = [(5, channels, 8, 6), *layer.shapes]
    return [
        torch.randn(shape, generator=random, dtype=torch.float64).requires_grad_()
        for shape in shapes
    ]


def agree(found: Map, expected: Map, values: list[Tensor]) -> None:
    results = found(*values), expected(*values)
    torch.testing.assert_close(*results)
    first, second = (
        torch.autograd.grad(r.square().sum(), values, create_graph=True) for r in results
    )
    torch.testing.assert_close(first, second)
    twice = [torch.autograd.grad(g[0].square().sum(), values[1]) for g in (first, second)]
    torch.testing.assert_close(*twice)


@pytest.mark.parametrize(("kernel", "stride"), [(4, 2), (3, 1), (1, 1)])
@pytest.mark.parametrize("into", [1, 3])
def test_a_convolution_of_an_image_has_its_values_and_slopes(
    into: int, kernel: int, stride: int
) -> None:
    layer = Conv(into, 6, kernel, stride)
    room = (kernel - 1) // 2
    agree(
        ours(layer),
        lambda image, weight, bias: functional.conv2d(image, weight, bias, stride, room),
        drawn(layer, into),
    )


@pytest.mark.parametrize("out", [1, 3])
def test_a_transposed_convolution_to_an_image_has_its_values_and_slopes(out: int) -> None:
    layer = Doubling(6, out)
    agree(
        ours(layer),
        lambda image, weight, bias: functional.conv_transpose2d(image, weight, bias, 2, 1),
        drawn(layer, 6),
    )
