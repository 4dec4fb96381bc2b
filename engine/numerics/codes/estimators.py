"""Gradient estimators: losses whose gradient is that of an expectation under q(z|x)."""

from __future__ import annotations

import math

import torch

Tensor = torch.Tensor


def with_score(value: Tensor, score: Tensor | None, baseline: Tensor | None = None) -> Tensor:
    """Return ``value`` with the score estimator's gradient added where a ``score`` is given.

    Adding (value − baseline) · score, held at 0, changes no value, but follows the draws by the
    score of their density. Both tensors have the same shape. Williams 1992; Lecture D.
    """
    if score is None:
        return value
    weight = value.detach() - (0.0 if baseline is None else baseline)
    return value + weight * (score - score.detach())


def others(values: Tensor, dim: int) -> Tensor:
    """Return for each entry the mean of the others along ``dim``, which must be longer than 1."""
    count = values.shape[dim]
    values = values.detach()
    return (values.sum(dim, keepdim=True) - values) / (count - 1)


def baseline_of(values: Tensor) -> Tensor | None:
    """Return what to subtract from values (k, n): the mean of the other draws, or examples.

    With one draw of one example there are no others and None is returned. Leaving out the entry
    itself keeps the estimator unbiased. Kool et al. 2019.
    """
    if values.shape[0] > 1:
        return others(values, 0)
    return others(values, 1) if values.shape[1] > 1 else None


def log_mean_of_others(logs: Tensor) -> Tensor:
    """Return log of the mean of e^logs (k, n) over the other k − 1 rows, k > 1. Mnih et al. 2016.

    The largest entry is left out by itself, because subtracting it from the sum would cancel.
    """
    logs = logs.detach()
    largest, place = logs.max(0, keepdim=True)
    total = torch.exp(logs - largest)
    found = largest + torch.log((total.sum(0, keepdim=True) - total).clamp(min=1e-30))
    rest = torch.logsumexp(logs.scatter(0, place, -torch.inf), 0, keepdim=True)
    return found.scatter(0, place, rest) - math.log(len(logs) - 1)
