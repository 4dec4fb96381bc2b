"""Monotonic rational-quadratic splines in few operations, with a gradient by hand.

The map is that of ``zuko.transforms.MonotonicRQSTransform``, which tests hold it to. There each
layer takes some hundred small operations forward and more backward; in the plane these calls,
not arithmetic, are what a step costs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import torch
from torch.autograd.function import once_differentiable
from zuko.transforms import Transform

Tensor = torch.Tensor

BOUND = 5.0  # the spline acts on [-5, 5]
FLATTEST = 1e-3  # the least slope at a knot, and the least ratio of two bins is its square


@dataclass(frozen=True, slots=True)
class _Bins:
    """Every spline (...) cut into K bins: widths and heights, and the logs of inner slopes."""

    squeeze: Tensor  # 1 + c·|raw| (..., 3 K − 1), by which raw numbers were divided
    sizes: Tensor  # shares of widths and heights (..., 2, K), each of sum 1
    ends: Tensor  # the running sums of those
    slopes: Tensor  # log slope at all K + 1 knots, (..., K + 1)


@dataclass(frozen=True, slots=True)
class _Piece:
    """The one bin (...) of every spline that is asked for: its corner, size and end slopes."""

    place: Tensor  # which bin, (..., 1)
    left: Tensor
    low: Tensor
    width: Tensor
    height: Tensor
    first: Tensor
    last: Tensor


class Spline(Transform):  # type: ignore[misc]  # the library has no types
    """x ↦ y along splines (...), bin by bin a ratio of two parabolas; the identity outside.

    ``raw`` (..., 3 K − 1) holds the unconstrained widths, heights and inner slopes of K bins.
    Durkan et al. 2019, equations 4 to 8; Gregory and Delbourgo 1982.
    """

    domain = torch.distributions.constraints.real
    codomain = torch.distributions.constraints.real
    bijective = True
    sign = +1

    def __init__(self, raw: Tensor) -> None:
        super().__init__()
        self._raw = raw

    def call_and_ladj(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return y (...) and log dy/dx (...), in nats."""
        found: tuple[Tensor, Tensor] = _Bend.apply(x, self._raw_at(x))  # type: ignore[no-untyped-call]
        return found

    def _call(self, x: Tensor) -> Tensor:
        return self.call_and_ladj(x)[0]

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        """Return log dy/dx (...) at x (...), in nats."""
        return self.call_and_ladj(x)[1]

    def _raw_at(self, values: Tensor) -> Tensor:
        return self._raw.expand(*values.shape, -1)

    def _inverse(self, y: Tensor) -> Tensor:
        piece = _piece(_bins(self._raw_at(y)), y, axis=1)
        inside = y.abs() < BOUND
        rise = torch.where(inside, y - piece.low, 0.0)
        steepness = piece.height / piece.width
        bend = rise * (piece.first + piece.last - 2 * steepness)
        a = piece.height * (steepness - piece.first) + bend
        b = piece.height * piece.first - bend
        root = (b.square() + 4 * a * steepness * rise).clamp_min(0.0).sqrt()
        return torch.where(inside, piece.left + 2 * steepness * rise / (b + root) * piece.width, y)


class _Bend(torch.autograd.Function):
    """y and log dy/dx at x, and their gradient by x and by the raw numbers."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, raw: Tensor) -> tuple[Tensor, Tensor]:
        """Return y (...) and log dy/dx (...) at x (...), in nats."""
        bins = _bins(raw)
        piece = _piece(bins, x, axis=0)
        inside = x.abs() < BOUND
        t = torch.where(inside, (x - piece.left) / piece.width, 0.5)
        s, rest = piece.height / piece.width, 1 - t
        q, squared, bend = t * rest, t.square(), piece.first + piece.last - 2 * s
        below = torch.addcmul(s, bend, q)
        share = (s * squared + piece.first * q) / below
        steep = torch.addcmul(piece.first * rest.square() + piece.last * squared, s, q, value=2)
        y = torch.where(inside, piece.low + piece.height * share, x)
        slope = torch.where(inside, (steep * (s / below).square()).log(), 0.0)
        ctx.save_for_backward(inside, t, s, rest, q, squared, bend, below, share, steep)
        ctx.bins, ctx.piece = bins, piece
        return y, slope

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, to_y: Tensor, to_slope: Tensor) -> tuple[Tensor, Tensor]:
        """Return the gradients by x (...) and by the raw numbers (..., 3 K − 1)."""
        inside, t, s, rest, q, squared, bend, below, share, steep = ctx.saved_tensors
        piece, turn = ctx.piece, rest - t
        y, log = inside * to_y, inside * to_slope
        top = y * piece.height / below
        bottom = torch.addcdiv(-share * top, log, below, value=-2)
        over = log / steep
        by_first = ((top + bottom) * q + over * rest.square()) * piece.first
        by_last = (bottom * q + over * squared) * piece.last
        by_s = top * squared + bottom * (squared + rest.square()) + 2 * (over * q + log / s)
        by_t = torch.addcmul(bottom * bend * turn, top, piece.first * turn + 2 * s * t)
        by_t = torch.addcmul(by_t, over, s * turn - piece.first * rest + piece.last * t, value=2)
        by_x, each = by_t / piece.width, by_s / piece.width
        corner = torch.stack((-by_x, y), -1)
        size = torch.stack((-by_x * t - each * s, y * share + each), -1)
        slopes = torch.stack((by_first, by_last), -1)
        return torch.where(inside, by_x, to_y), _pull(ctx.bins, piece.place, corner, size, slopes)


def _bins(raw: Tensor) -> _Bins:
    """Return the bins that raw numbers (..., 3 K − 1) stand for."""
    count = (raw.shape[-1] + 1) // 3
    squeeze = raw.abs() * (2 / -math.log(FLATTEST))
    squeeze[..., 2 * count :] /= 2
    squeeze += 1
    tamed = raw / squeeze
    sizes = tamed[..., : 2 * count].unflatten(-1, (2, count)).softmax(-1)
    slopes = torch.nn.functional.pad(tamed[..., 2 * count :], (1, 1))
    return _Bins(squeeze, sizes, sizes.cumsum(-1), slopes)


def _piece(bins: _Bins, values: Tensor, axis: int) -> _Piece:
    """Return the bins that x (axis 0) or y (axis 1) values (...) fall into."""
    inner = bins.ends[..., axis, :-1] * (2 * BOUND) - BOUND
    place = (inner < values[..., None]).sum(-1, keepdim=True)
    both = place[..., None].expand(*place.shape[:-1], 2, 1)
    size = 2 * BOUND * bins.sizes.gather(-1, both).squeeze(-1)
    corner = 2 * BOUND * bins.ends.gather(-1, both).squeeze(-1) - BOUND - size
    ends = bins.slopes.gather(-1, torch.cat((place, place + 1), -1)).exp()
    return _Piece(place, *corner.unbind(-1), *size.unbind(-1), *ends.unbind(-1))


def _pull(bins: _Bins, place: Tensor, corner: Tensor, size: Tensor, slopes: Tensor) -> Tensor:
    """Return the gradient by the raw numbers.

    Given are those by the corner and the size of the bin in use, both (..., 2), and by the logs of
    the slopes at its ends (..., 2).
    """
    count = bins.sizes.shape[-1]
    places = torch.arange(count, device=place.device)
    at = place[..., None]
    shares = torch.where(places < at, corner[..., None], 0.0)
    shares = 2 * BOUND * torch.where(places == at, size[..., None], shares)
    logits = bins.sizes * (shares - (shares * bins.sizes).sum(-1, keepdim=True))
    knots = torch.zeros_like(bins.slopes)
    knots.scatter_(-1, torch.cat((place, place + 1), -1), slopes)
    return torch.cat((logits.flatten(-2), knots[..., 1:-1]), -1) / bins.squeeze.square()
