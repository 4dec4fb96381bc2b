"""The quick splines against those of the library, and their gradient by hand against autograd."""

from __future__ import annotations

import pytest
import torch
from zuko.transforms import MonotonicRQSTransform

from engine.numerics.flows.flow_spline import BOUND, Spline

DOUBLE = torch.float64
Tensor = torch.Tensor
bins = pytest.mark.parametrize("bins", [2, 8, 13])


def some(bins: int, rows: int = 200, size: float = 2.0) -> tuple[Tensor, Tensor]:
    """Values (rows, 3), inside and outside, and raw numbers for as many splines."""
    random = torch.Generator().manual_seed(bins)
    raw = size * torch.randn(rows, 3, 3 * bins - 1, dtype=DOUBLE, generator=random)
    values = 3 * torch.randn(rows, 3, dtype=DOUBLE, generator=random)
    return values.requires_grad_(), raw.requires_grad_()


def library(raw: Tensor) -> MonotonicRQSTransform:
    count = (raw.shape[-1] + 1) // 3
    return MonotonicRQSTransform(*raw.split([count, count, count - 1], -1))


@bins
def test_it_is_the_map_of_the_library(bins: int) -> None:
    values, raw = some(bins)
    for found, expected in zip(
        Spline(raw).call_and_ladj(values), library(raw).call_and_ladj(values), strict=True
    ):
        torch.testing.assert_close(found, expected, atol=1e-10, rtol=1e-10)


@bins
def test_its_gradient_is_that_of_the_library(bins: int) -> None:
    values, raw = some(bins)
    weights = torch.linspace(-1, 1, values.numel(), dtype=DOUBLE).reshape(values.shape)

    def gradients(made: Spline | MonotonicRQSTransform) -> tuple[Tensor, ...]:
        y, slope = made.call_and_ladj(values)
        return torch.autograd.grad((weights * y + weights.flip(0) * slope).sum(), (values, raw))

    for found, expected in zip(gradients(Spline(raw)), gradients(library(raw)), strict=True):
        torch.testing.assert_close(found, expected, atol=1e-8, rtol=1e-8)


@bins
def test_its_inverse_is_one_and_can_be_derived(bins: int) -> None:
    values, raw = some(bins)
    made = Spline(raw)
    y, slope = made.call_and_ladj(values)
    again = made.inv(y)
    torch.testing.assert_close(again, values, atol=1e-9, rtol=0)
    given = y.detach().requires_grad_()
    (rise,) = torch.autograd.grad(made.inv(given).sum(), given)
    torch.testing.assert_close(rise, (-slope).exp(), atol=1e-7, rtol=1e-7)


def test_outside_its_bound_it_is_the_identity() -> None:
    _, raw = some(4, rows=4)
    values = torch.tensor([[-9.0, -BOUND, 5.5]], dtype=DOUBLE).expand(4, 3).requires_grad_()
    y, slope = Spline(raw).call_and_ladj(values)
    (by_values,) = torch.autograd.grad(y.sum(), values)
    assert torch.equal(y, values)
    assert torch.equal(slope, torch.zeros_like(slope))
    assert torch.equal(by_values, torch.ones_like(by_values))


def test_at_raw_numbers_of_0_it_is_the_identity() -> None:
    values, raw = some(8)
    y, slope = Spline(torch.zeros_like(raw)).call_and_ladj(values)
    torch.testing.assert_close(y, values)
    torch.testing.assert_close(slope, torch.zeros_like(slope), atol=1e-12, rtol=0)


def test_splines_that_are_the_same_for_all_rows_take_the_sum_of_their_gradients() -> None:
    values, raw = some(5)
    own = raw[:1]

    def gradient(splines: Tensor) -> Tensor:
        y, slope = Spline(splines).call_and_ladj(values)
        return torch.autograd.grad((y + slope).sum(), raw)[0]

    torch.testing.assert_close(gradient(own), gradient(own.expand_as(raw)))
