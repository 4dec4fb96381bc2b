"""The Dirac-GAN: D's output is ψx, the real example lies at 0 and the fake at θ.

Mescheder et al. 2018. In the engine's convention D ascends, and a large output means real.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.kinds import Doubles

Loss = Literal["minimax", "non_saturating", "wasserstein"]


@dataclass(frozen=True, slots=True)
class Rules:
    """How the game is played; ``bound`` is what |ψ| may reach."""

    loss: Loss = "minimax"
    eta: float = 0.1
    gamma: float = 0.0
    bound: float = math.inf

    @property
    def force(self) -> float:
        """The slope of the loss by D's output at the equilibrium."""
        return 1.0 if self.loss == "wasserstein" else 0.5


def pulls(loss: Loss, product: float) -> tuple[float, float]:
    """Return the slopes of D's loss and of −G's by the output ψθ that the fake gets."""
    if loss == "wasserstein":
        return 1.0, 1.0
    judged = 0.5 * (1.0 + math.tanh(0.5 * product))
    return judged, judged if loss == "minimax" else 1.0 - judged


def velocity(rules: Rules, theta: float, psi: float) -> tuple[float, float]:
    """Return how θ and ψ move in continuous time; a clip lets ψ go no further outwards."""
    by_d, by_g = pulls(rules.loss, theta * psi)
    turn = -by_d * theta - rules.gamma * psi
    held = abs(psi) >= rules.bound and turn * psi > 0
    return by_g * psi, 0.0 if held else turn


def play(rules: Rules, start: tuple[float, float], steps: int, alternating: bool) -> Doubles:
    """Return the path (steps + 1, 2) of (θ, ψ); alternating, the discriminator moves first."""
    theta, psi = start
    path = [start]
    for _ in range(steps):
        by_d, by_g = pulls(rules.loss, theta * psi)
        answer = psi - rules.eta * (by_d * theta + rules.gamma * psi)
        answer = min(max(answer, -rules.bound), rules.bound)
        seen = answer if alternating else psi
        by_g = pulls(rules.loss, theta * seen)[1] if alternating else by_g
        theta, psi = theta + rules.eta * by_g * seen, answer
        path.append((theta, psi))
    return np.array(path)


def growth(rules: Rules, alternating: bool) -> float:
    """Return the largest |eigenvalue| of a step at the equilibrium, from trace and determinant."""
    square = (rules.eta * rules.force) ** 2
    kept = 1.0 - rules.eta * rules.gamma
    trace = 1.0 + kept - (square if alternating else 0.0)
    determinant = kept + (0.0 if alternating else square)
    split = 0.25 * trace**2 - determinant
    if split <= 0.0:
        return math.sqrt(determinant)
    return 0.5 * abs(trace) + math.sqrt(split)
