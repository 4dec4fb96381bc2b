"""Closed forms for parts that lack one, by a little autograd.

Autograd here sees only the raw outputs (n,) or the gradients (n, 2), never a network. The fast
step runs in inference mode, which autograd must leave, and whose tensors it must copy.
"""

from __future__ import annotations

import torch

from engine.kinds import Objective
from engine.roles import ClosedForm, ClosedPenalty, Penalty

Tensor = torch.Tensor


def closed_form(objective: Objective) -> ClosedForm:
    """Return the objective's own slopes, or those that autograd finds."""
    return objective if isinstance(objective, ClosedForm) else _ByAutograd(objective)


def closed_penalty(part: Penalty) -> ClosedPenalty:
    """Return the penalty's own slopes, or those that autograd finds."""
    return part if isinstance(part, ClosedPenalty) else _PenaltyByAutograd(part)


class _ByAutograd:
    def __init__(self, objective: Objective) -> None:
        self._objective = objective

    def discriminator_slopes(self, real: Tensor, fake: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        with torch.inference_mode(False), torch.enable_grad():
            real, fake = real.clone().requires_grad_(), fake.clone().requires_grad_()
            loss = self._objective.discriminator_loss(real, fake)
            by_real, by_fake = torch.autograd.grad(loss, (real, fake))
        return loss.detach(), by_real, by_fake

    def generator_slopes(self, fake: Tensor) -> tuple[Tensor, Tensor]:
        with torch.inference_mode(False), torch.enable_grad():
            fake = fake.clone().requires_grad_()
            loss = self._objective.generator_loss(fake)
            (by_fake,) = torch.autograd.grad(loss, fake)
        return loss.detach(), by_fake


class _PenaltyByAutograd:
    def __init__(self, part: Penalty) -> None:
        self._part = part

    def penalty_slopes(self, gradients: Tensor) -> tuple[Tensor, Tensor]:
        with torch.inference_mode(False), torch.enable_grad():
            gradients = gradients.clone().requires_grad_()
            loss = self._part.penalty(gradients)
            (slopes,) = torch.autograd.grad(loss, gradients)
        return loss.detach(), slopes
