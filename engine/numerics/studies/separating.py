"""A discriminator trained there and then on two samples, apart from any game."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from engine.kinds import (
    Doubles,
    Network,
    Optimiser,
    Tensor,
    networks,
    optimisers,
)

Loss = Callable[[Tensor, Tensor], Tensor]


@dataclass(frozen=True, eq=False, slots=True)
class Separator:
    """A network with its trained parameters."""

    network: Network
    parameters: Sequence[Tensor]

    def logits(self, points: Doubles) -> Tensor:
        """Return the logits (n,) of points (n, d), single precision."""
        with torch.no_grad():
            return self.network.apply(self.parameters, _single(points)).squeeze(1)


def perceptron(inputs: int, depth: int, width: int) -> Network:
    """Return a multilayer perceptron with one output."""
    kind = networks.get("mlp")
    return kind(kind.Config.model_validate({"depth": depth, "width": width}), (inputs,), (1,))


def adam(rate: float) -> Callable[[Tensor], Optimiser]:
    """Return what makes Adam of that rate for flat parameters."""
    kind = optimisers.get("adam")
    return lambda flat: kind(kind.Config(rate=rate), flat)


def separated(
    network: Network,
    loss: Loss,
    optimiser: Callable[[Tensor], Optimiser],
    samples: tuple[Doubles, Doubles],
    random: np.random.Generator,
    *,
    steps: int,
    batch: int,
) -> Separator:
    """Train a network to tell two samples (n, d) apart by minibatches.

    ``loss`` takes the logits (batch, 1) of the real and of the fake examples. The optimiser moves
    at its own constant rate.
    """
    flat = torch.from_numpy(
        np.concatenate([part.ravel() for part in network.initial(random)]).astype(np.float32)
    )
    flat.requires_grad_()
    stepper = optimiser(flat.detach())
    real, fake = (_single(sample) for sample in samples)
    for _ in range(steps):
        chosen = [random.integers(0, len(sample), batch) for sample in samples]
        both = torch.cat([real[chosen[0]], fake[chosen[1]]])
        logits = network.apply(_parts(flat, network.shapes), both)
        (gradient,) = torch.autograd.grad(loss(logits[:batch], logits[batch:]), flat)
        stepper.step(flat.detach(), gradient, stepper.config.rate)
    return Separator(network, _parts(flat.detach(), network.shapes))


def _parts(flat: Tensor, shapes: Sequence[tuple[int, ...]]) -> list[Tensor]:
    pieces = flat.split([math.prod(shape) for shape in shapes])
    return [piece.view(shape) for piece, shape in zip(pieces, shapes, strict=True)]


def _single(points: Doubles) -> Tensor:
    return torch.from_numpy(points.astype(np.float32))
