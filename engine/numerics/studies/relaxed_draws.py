"""Relaxed draws from quasi-random numbers that stay the same, for pictures that follow a slider."""

from __future__ import annotations

from functools import cache

import numpy as np

from engine.kinds import Doubles

DRAWS = 4096


@cache
def _gumbel(size: int) -> Doubles:
    """Return evenly spread Gumbel numbers (4096, size): an additive recurrence of irrationals."""
    root = 1.5
    for _ in range(64):  # to the root of x^(size + 1) = x + 1
        root = (1 + root) ** (1 / (size + 1))
    steps = root ** -np.arange(1.0, size + 1)
    uniform = (0.5 + np.arange(1.0, DRAWS + 1)[:, None] * steps) % 1.0
    found: Doubles = -np.log(-np.log(np.clip(uniform, 1e-12, 1 - 1e-12)))
    return found


def relaxed(masses: Doubles, temperature: float) -> Doubles:
    """Return 4096 relaxed draws (4096, K) for masses (K,), which add to 1."""
    scaled = (np.log(masses) + _gumbel(len(masses))) / temperature
    found = np.exp(scaled - scaled.max(1, keepdims=True))
    shares: Doubles = found / found.sum(1, keepdims=True)
    return shares


def relaxed_gradients(masses: Doubles, values: Doubles, temperature: float) -> Doubles:
    """Return the gradients (4096, K) of Σ h_k ĉ_k by the logits, h being ``values`` (K,)."""
    soft = relaxed(masses, temperature)
    found: Doubles = soft * (values - (soft @ values)[:, None]) / temperature
    return found


def true_gradient(masses: Doubles, values: Doubles) -> Doubles:
    """Return the gradient (K,) of Σ π_k h_k by the logits, π_k (h_k − Σ π h)."""
    found: Doubles = masses * (values - masses @ values)
    return found


def bias_and_spread(masses: Doubles, values: Doubles, temperature: float) -> tuple[float, float]:
    """Return the length of the bias of those gradients, and their deviation over all K logits."""
    found = relaxed_gradients(masses, values, temperature)
    bias = found.mean(0) - true_gradient(masses, values)
    return float(np.linalg.norm(bias)), float(np.sqrt(found.var(0).sum()))
