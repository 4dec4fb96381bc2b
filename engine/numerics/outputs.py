"""What the discriminator answers and the generator is told: of the last step, or of fresh samples.

While a run trains its step has computed all of this anyway. A report draws fresh samples instead,
more of them, and can then state standard errors.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.contract.snapshot import Floats
from engine.kinds import Measurement, Tensor
from engine.numerics.choices import judged_count
from engine.views import rows_at_once

if TYPE_CHECKING:
    from engine.observation import Observation


@dataclass(frozen=True, slots=True)
class Outputs:
    """Raw outputs (n,) at real points and at fakes; ``fresh`` if they are not the last step's."""

    real: Floats
    fake: Floats
    fresh: bool


def outputs(seen: Observation) -> Outputs:
    """Return the outputs of the last step, or without its record those of fresh samples."""
    if seen.duel.record is None:
        return fresh_outputs(seen, judged_count(seen))
    return Outputs(seen.duel.record.real_outputs, seen.duel.record.fake_outputs, fresh=False)


def fresh_outputs(seen: Observation, count: int) -> Outputs:
    """Return the outputs at ``count`` fresh samples of each kind."""

    def compute() -> Outputs:
        judge = seen.duel.outputs_of_sample
        return Outputs(judge(seen.real(count)), judge(seen.fake(count)), fresh=True)

    return seen.cached(("fresh outputs", count), compute)


def game_value(seen: Observation) -> Measurement:
    """Return V(G, D) = E log D(x) + E log(1 − D(G(z))) of a discriminator that reads logits."""
    return seen.cached("game value", lambda: _value(outputs(seen)))


def gap(found: Outputs) -> Measurement:
    """Return E f(x) − E f(G(z)), with its standard error if the samples are fresh."""
    return gap_of(found.real, found.fake, fresh=found.fresh)


def gap_floor(seen: Observation, found: Outputs) -> float:
    """Return the size of the gap between those real outputs and as many others."""
    again = seen.duel.outputs_of_sample(seen.real(len(found.real), "floor/gap"))
    return abs(gap_of(found.real, again, fresh=False).value)


def loss_gradients(seen: Observation, points: Floats) -> Floats:
    """Return the gradient (n, d) of each fake's own generator loss at the fakes (n, d)."""
    rows = rows_at_once(points.shape[1])
    parts = [_gradients(seen, points[i : i + rows]) for i in range(0, len(points), rows)]
    result: Floats = np.concatenate(parts)
    return result


def parameter_gradient_norm(seen: Observation) -> float:
    """Return the norm of the generator loss's gradient over all of the generator's parameters."""
    noise = seen.noise.sample(judged_count(seen), seen.random("parameter gradient"))
    rows = rows_at_once(math.prod(seen.dataset.shape))
    total: list[Tensor | None] = []
    for start in range(0, len(noise), rows):
        part = noise[start : start + rows]
        found = _parameter_gradients(seen, seen.tensor(part), len(part) / len(noise))
        total = [_sum(*pair) for pair in zip(total, found, strict=True)] if total else found
    return _norm(total)


def _parameter_gradients(seen: Observation, noise: Tensor, share: float) -> list[Tensor | None]:
    loss = seen.duel.objective.generator_loss(seen.duel.discriminator(seen.generator(noise)))
    parameters = seen.duel.generator_parameters
    return list(torch.autograd.grad(share * loss, parameters, allow_unused=True))


def _gradients(seen: Observation, points: Floats) -> Floats:
    fakes = seen.tensor(points).requires_grad_()
    # the loss is a mean over the batch: times n, each fake has its own
    loss = seen.duel.objective.generator_loss(seen.duel.discriminator(fakes)) * len(fakes)
    (gradient,) = torch.autograd.grad(loss, fakes)
    result: Floats = gradient.cpu().numpy()
    return result


def _sum(one: Tensor | None, other: Tensor | None) -> Tensor | None:
    return one if other is None else other if one is None else one + other


def _value(found: Outputs) -> Measurement:
    zero = np.float32(0)
    return gap_of(
        -np.logaddexp(zero, -found.real), np.logaddexp(zero, found.fake), fresh=found.fresh
    )


def gap_of(first: Floats, second: Floats, *, fresh: bool) -> Measurement:
    """Return the difference of two means, with its standard error if the samples are fresh."""
    # np.add.reduce is what mean() ends in, at a third of its cost for a small batch
    value = float(np.add.reduce(first)) / len(first) - float(np.add.reduce(second)) / len(second)
    if not fresh:
        return Measurement(value)
    variance = float(first.var()) / len(first) + float(second.var()) / len(second)
    return Measurement(value, error=variance**0.5)


def _norm(gradients: Sequence[Tensor | None]) -> float:
    return math.hypot(*(float(g.norm()) for g in gradients if g is not None))
