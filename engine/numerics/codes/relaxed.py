"""Draws of categories by Gumbel noise, and the relaxation of them that has a gradient.

Lecture B p. 2; Maddison et al. 2016, *The Concrete Distribution*; Jang et al. 2016, *Categorical
Reparameterization with Gumbel-Softmax*.
"""

from __future__ import annotations

import torch

Tensor = torch.Tensor


def gumbel(normal: Tensor) -> Tensor:
    """Turn standard normal numbers ε into draws g = −log(−log Φ(ε)) from Gumbel(0, 1)."""
    return -torch.log(-torch.special.log_ndtr(normal))


def gumbel_max(logits: Tensor, noise: Tensor) -> Tensor:
    """Return the category argmax(logit + g) (...,): a draw from softmax(logits), (..., K)."""
    return (logits + noise).argmax(dim=-1)


def gumbel_softmax(logits: Tensor, noise: Tensor, temperature: float, hard: bool = False) -> Tensor:
    """Return relaxed one-hot draws (..., K): softmax((log π + g)/τ), which add to 1.

    With ``hard`` the draws are one-hot and their gradient is that of the soft ones.
    """
    soft = torch.softmax((torch.log_softmax(logits, dim=-1) + noise) / temperature, dim=-1)
    return straight_through(soft, one_hot(soft.argmax(dim=-1), soft)) if hard else soft


def straight_through(differentiable: Tensor, value: Tensor) -> Tensor:
    """Return ``value``, whose gradient goes to ``differentiable`` as if the two were one."""
    # adding the difference would round; a custom node gives the value bit for bit
    result: Tensor = _StraightThrough.apply(differentiable, value.detach())  # type: ignore[no-untyped-call]
    return result


def one_hot(category: Tensor, like: Tensor) -> Tensor:
    """Return one-hot rows (..., K) of the type and width of ``like`` for categories (...,)."""
    return torch.zeros_like(like).scatter_(-1, category[..., None], 1.0)


def categorical_kl(logits: Tensor, prior: Tensor) -> Tensor:
    """Return KL(softmax(logits) | softmax(prior)) (...,) in nats over the last axis.

    Against a uniform prior it is log K − H(q). Lecture B p. 1.
    """
    log_q, log_p = torch.log_softmax(logits, dim=-1), torch.log_softmax(prior, dim=-1)
    return (log_q.exp() * (log_q - log_p)).sum(dim=-1)


class _StraightThrough(torch.autograd.Function):
    @staticmethod
    def forward(ctx: object, differentiable: Tensor, value: Tensor) -> Tensor:
        return value.clone()

    @staticmethod
    def backward(ctx: object, *slopes: Tensor) -> tuple[Tensor, None]:
        return slopes[0], None
