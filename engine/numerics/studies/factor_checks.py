"""Second ways to a product of factors near a normal of the plane: a lattice and autograd."""

from __future__ import annotations

import math

import numpy as np
import torch

from engine.kinds import Doubles


def free_form(centre: Doubles, sigma: Doubles, sweeps: int) -> tuple[Doubles, Doubles]:
    """Return means (2,) and variances (2,) of the factors of N(centre, Σ), on a lattice.

    No form is assumed of them: log q_1(x_1) = E_{q_2} log p(x_1, x_2) + constant, and likewise
    q_2, from a lopsided start.
    """
    steps = np.linspace(-7.0, 7.0, 181)
    axes = [centre[i] + steps * math.sqrt(sigma[i, i]) for i in range(2)]
    shifts = np.stack(np.meshgrid(steps, steps, indexing="ij"))
    rho = sigma[0, 1] / math.sqrt(sigma[0, 0] * sigma[1, 1])
    log_p = -(shifts[0] ** 2 - 2 * rho * shifts[0] * shifts[1] + shifts[1] ** 2)
    log_p /= 2 * (1 - rho**2)
    factors = [np.ones(len(steps)), (steps > 0) / (steps > 0).sum()]
    for _ in range(sweeps):
        for i, by in ((0, log_p), (1, log_p.T)):
            logs = by @ factors[1 - i]
            raised = np.exp(logs - logs.max())
            factors[i] = raised / raised.sum()
    means = np.array([axis @ factor for axis, factor in zip(axes, factors, strict=True)])
    squares = np.array([axis**2 @ factor for axis, factor in zip(axes, factors, strict=True)])
    return means, squares - means**2


def slope_of_product(centre: Doubles, sigma: Doubles, variances: Doubles, *, to_p: bool) -> float:
    """Return the length of the slope of KL(q‖p), or of KL(p‖q), by m and log variances of q.

    q has these variances (2,) and the means of p, N(centre, Σ).
    """
    means = torch.tensor(centre, requires_grad=True)
    logs = torch.tensor(np.log(variances), requires_grad=True)
    q = torch.distributions.MultivariateNormal(means, torch.diag(logs.exp()))
    pair = (q, plane_normal(centre, sigma)) if to_p else (plane_normal(centre, sigma), q)
    value = torch.distributions.kl_divergence(*pair)
    slopes = torch.autograd.grad(value, (means, logs))
    return float(torch.cat(slopes).norm())


def plane_normal(mean: Doubles, cov: Doubles) -> torch.distributions.MultivariateNormal:
    """Return N(mean, cov) as PyTorch has it."""
    return torch.distributions.MultivariateNormal(torch.tensor(mean), torch.tensor(cov))
