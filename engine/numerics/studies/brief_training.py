"""A discriminator of two hidden layers, trained for a moment on two datasets of the plane."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn.functional import relu, softplus

from engine.contract.snapshot import Floats
from engine.kinds import Dataset, Tensor

WIDTH, BATCH, STEPS, RATE = 64, 256, 300, 1e-3
TESTED = 10_000


def trained_accuracy(one: Dataset, other: Dataset, random: np.random.Generator) -> float:
    """Return how often a discriminator trained for a short while is right on fresh points."""
    shapes = ((2, WIDTH), (WIDTH,), (WIDTH, WIDTH), (WIDTH,), (WIDTH, 1), (1,))
    bounds = (2, 2, WIDTH, WIDTH, WIDTH, WIDTH)
    drawn = [random.uniform(-(n**-0.5), n**-0.5, s) for n, s in zip(bounds, shapes, strict=True)]
    weights = [torch.from_numpy(w).float().requires_grad_() for w in drawn]
    adam = torch.optim.Adam(weights, lr=RATE)
    for _ in range(STEPS):
        logits = [_logits(weights, ring.sample(BATCH, random)) for ring in (one, other)]
        adam.zero_grad()
        (softplus(-logits[0]).mean() + softplus(logits[1]).mean()).backward()
        adam.step()
    with torch.no_grad():
        real, fake = (_logits(weights, ring.sample(TESTED, random)) for ring in (one, other))
    return float((real > 0).double().mean() + (fake <= 0).double().mean()) / 2


def _logits(weights: list[Tensor], points: Floats) -> Tensor:
    values = torch.from_numpy(points)
    for weight, bias in zip(weights[:4:2], weights[1:4:2], strict=True):
        values = relu(values @ weight + bias)
    return (values @ weights[4] + weights[5])[:, 0]
