"""Losses with their derivatives: in closed form where a part knows it, else by a little autograd.

Autograd here sees only the raw outputs (n,) or the gradients (n, 2), never a network.
"""

from __future__ import annotations

import torch

from engine.kinds import Objective
from engine.roles import ClosedForm, ClosedPenalty, Penalty

Tensor = torch.Tensor


def discriminator_slopes(
    objective: Objective, real: Tensor, fake: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the discriminator's loss and its derivatives by the real and the fake outputs."""
    if isinstance(objective, ClosedForm):
        return objective.discriminator_slopes(real, fake)
    with torch.enable_grad():
        real, fake = real.detach().requires_grad_(), fake.detach().requires_grad_()
        loss = objective.discriminator_loss(real, fake)
        by_real, by_fake = torch.autograd.grad(loss, (real, fake))
    return loss.detach(), by_real, by_fake


def generator_slopes(objective: Objective, fake: Tensor) -> tuple[Tensor, Tensor]:
    """Return the generator's loss and its derivative by the fake outputs."""
    if isinstance(objective, ClosedForm):
        return objective.generator_slopes(fake)
    with torch.enable_grad():
        fake = fake.detach().requires_grad_()
        loss = objective.generator_loss(fake)
        (by_fake,) = torch.autograd.grad(loss, fake)
    return loss.detach(), by_fake


def penalty_slopes(part: Penalty, gradients: Tensor) -> tuple[Tensor, Tensor]:
    """Return a penalty and its derivative by the discriminator's gradients."""
    if isinstance(part, ClosedPenalty):
        return part.penalty_slopes(gradients)
    with torch.enable_grad():
        gradients = gradients.detach().requires_grad_()
        loss = part.penalty(gradients)
        (slopes,) = torch.autograd.grad(loss, gradients)
    return loss.detach(), slopes
