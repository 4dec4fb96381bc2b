"""Second ways to what inference on the clutter problem computes: quadrature and autograd."""

from __future__ import annotations

import math

import numpy as np
import torch

from engine.kinds import Doubles
from engine.numerics.quadrature import integral
from engine.numerics.studies.clutter import Belief, Clutter, log_normal


def tilted_moments(
    problem: Clutter, place: float, cavity: tuple[float, float]
) -> tuple[float, float]:
    """Return mean and variance of cavity times exact factor by quadrature."""
    centre, reach = cavity[1] / cavity[0], 12 / math.sqrt(cavity[0])

    def moment(order: int) -> float:
        return integral(lambda theta: weighted(theta, order), centre - reach, centre + reach)

    def weighted(theta: Doubles, order: int) -> Doubles:
        density = log_normal(theta, centre, 1 / cavity[0]) + problem.log_factor(place, theta)
        found: Doubles = theta**order * np.exp(density)
        return found

    mass, first, second = (moment(order) for order in range(3))
    return first / mass, second / mass - (first / mass) ** 2


def derivatives_by_autograd(problem: Clutter, q: Belief) -> tuple[float, float]:
    """Return E_q of the first and second derivative of the log joint density, as PyTorch has it."""
    noise = torch.linspace(-8.0, 8.0, 801, dtype=torch.float64)
    theta = (q.mean + math.sqrt(q.variance) * noise).requires_grad_()
    masses = torch.softmax(-0.5 * noise**2, dim=0)
    normal = torch.distributions.Normal
    logs = normal(0.0, math.sqrt(problem.variance)).log_prob(theta)
    for place in problem.places:
        real = (1 - problem.share) * normal(theta, 1.0).log_prob(torch.tensor(place)).exp()
        junk = problem.share * normal(0.0, math.sqrt(10.0)).log_prob(torch.tensor(place)).exp()
        logs = logs + torch.log(real + junk)
    (slope,) = torch.autograd.grad(logs.sum(), theta, create_graph=True)
    (bend,) = torch.autograd.grad(slope.sum(), theta)
    return float((masses * slope).sum().detach()), float((masses * bend).sum())
