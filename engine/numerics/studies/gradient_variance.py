"""Variances of two estimators of the gradient of E h(z), z ~ N(θ, 1), by formula."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.kinds import Doubles

Function = Literal["square", "sine"]


@dataclass(frozen=True, slots=True)
class Problem:
    """The gradient by theta of E h(z), z ~ N(theta, 1), with h(z) = z² or sin(frequency · z)."""

    function: Function
    theta: float
    frequency: float = 1.0
    baseline: float = 0.0

    def value(self, z: Doubles) -> Doubles:
        """Return h(z) (n,)."""
        found: Doubles = z**2 if self.function == "square" else np.sin(self.frequency * z)
        return found

    def slope(self, z: Doubles) -> Doubles:
        """Return h′(z) (n,), which is one draw of the reparametrised gradient."""
        if self.function == "square":
            return 2 * z
        found: Doubles = self.frequency * np.cos(self.frequency * z)
        return found

    def score(self, z: Doubles) -> Doubles:
        """Return (h(z) − b)(z − θ) (n,), which is one draw of REINFORCE."""
        return (self.value(z) - self.baseline) * (z - self.theta)


def gradient(problem: Problem) -> float:
    """Return the gradient itself: 2θ, or k cos(kθ) e^(−k²/2)."""
    if problem.function == "square":
        return 2 * problem.theta
    k = problem.frequency
    return k * math.cos(k * problem.theta) * math.exp(-(k**2) / 2)


def through_variance(problem: Problem) -> float:
    """Return the variance of one reparametrised draw."""
    if problem.function == "square":
        return 4.0
    k = problem.frequency
    power = 0.5 * (1 + math.cos(2 * k * problem.theta) * math.exp(-2 * k**2))
    return k**2 * power - gradient(problem) ** 2


def score_variance(problem: Problem) -> float:
    """Return the variance of one draw of REINFORCE."""
    weight, power = _score_moments(problem)
    b = problem.baseline
    return power - 2 * b * weight + b**2 - gradient(problem) ** 2


def best_baseline(problem: Problem) -> float:
    """Return E h ε² / E ε², for which REINFORCE varies least among constants."""
    return _score_moments(problem)[0]


def _score_moments(problem: Problem) -> tuple[float, float]:
    """Return E h ε² and E h² ε² for z = θ + ε."""
    theta, k = problem.theta, problem.frequency
    if problem.function == "square":
        return theta**2 + 3, theta**4 + 18 * theta**2 + 15
    weight = math.sin(k * theta) * (1 - k**2) * math.exp(-(k**2) / 2)
    double = math.cos(2 * k * theta) * (1 - 4 * k**2) * math.exp(-2 * k**2)
    return weight, 0.5 * (1 - double)
