"""What a discriminator with given parameters says of real and fake, and what that costs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from engine.families.adversarial.rules import Rules
from engine.kinds import Network
from engine.roles import Penalty

Tensor = torch.Tensor
Judge = Callable[[Tensor], Tensor]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The loss, the penalties' sum and the raw outputs (r,) at rows of real and of fake."""

    loss: Tensor
    penalty: Tensor
    real: Tensor
    fake: Tensor


def outputs_of(rules: Rules, network: Network, effective: Sequence[Tensor]) -> Judge:
    """Return all outputs (r, k) of a discriminator at rows (r, e); where it idles, the rows."""
    if rules.idle:
        return lambda rows: rows
    return lambda rows: network.apply(effective, rows)


def rows_of(rules: Rules, points: Tensor, random: np.random.Generator) -> Tensor:
    """Return examples (n, d) of one kind as the discriminator is to read them."""
    return rules.arrange(rules.perturb(points, random))


def judged(
    rules: Rules, outputs: Judge, real: Tensor, fake: Tensor, random: np.random.Generator
) -> Judgement:
    """Return what the discriminator's loss is on examples (n, d), differentiably."""
    shown = rules.perturb(torch.cat((real, fake)), random).split(len(real))
    real, fake = (rules.arrange(part) for part in shown)
    at_real, at_fake, judge = _raw(rules, outputs, real, fake)
    loss = rules.objective.discriminator_loss(at_real, at_fake)
    penalty = torch.zeros_like(loss)
    for part in () if rules.idle else rules.penalties:
        penalty = penalty + _penalty(part, judge, part.points(real, fake, random))
    return Judgement(loss, penalty, at_real, at_fake)


def _raw(rules: Rules, outputs: Judge, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor, Judge]:
    """Return the raw outputs (r,) at the rows, and the function that they are values of."""
    objective = rules.comparison
    if objective is None:
        return outputs(real)[:, 0], outputs(fake)[:, 0], lambda rows: outputs(rows)[:, 0]
    ours, theirs = outputs(real), outputs(fake)
    at_real, at_fake = objective.scores(ours, theirs)
    return at_real, at_fake, lambda rows: objective.witness(outputs(rows), ours, theirs)


def _penalty(part: Penalty, judge: Judge, points: Tensor) -> Tensor:
    if not points.requires_grad:  # else they hang on fakes that a generator learns from
        points = points.detach().requires_grad_()
    (gradients,) = torch.autograd.grad(judge(points).sum(), points, create_graph=True)
    return part.penalty(gradients)
