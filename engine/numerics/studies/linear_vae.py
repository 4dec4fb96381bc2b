"""The linear VAE: z ~ N(0, I), x | z ~ N(Wz, σ²I), q(z|x) = N(Vx, D), and what it can reach.

Tipping and Bishop 1999; Lucas et al. 2019.
"""

from __future__ import annotations

import math

import numpy as np
import torch

from engine.kinds import Doubles, Tensor

LOG_TAU = math.log(2 * math.pi)
START = 0.3  # deviation of the weights from which the ascent sets out


def principal_likelihood(variances: Doubles, latents: int, sigma: float) -> float:
    """Return the largest E log p(x) for data of these principal variances (d,), σ being fixed.

    The model keeps the ``latents`` largest variances, where they exceed σ², and has σ² elsewhere.
    """
    ordered = np.sort(variances)[::-1]
    kept = np.maximum(ordered[:latents], sigma**2)
    model = np.concatenate([kept, np.full(len(ordered) - latents, sigma**2)])
    return float(-0.5 * (LOG_TAU + np.log(model) + ordered / model).sum())


def ascended_bound(
    covariance: Doubles, latents: int, sigma: float, random: np.random.Generator
) -> float:
    """Return the largest ELBO, averaged over data of mean 0, that an ascent in W, V and D finds."""
    from scipy.optimize import minimize  # 0.3 s to load

    data = torch.from_numpy(covariance)
    size = len(covariance)

    def descended(values: Doubles) -> tuple[float, Doubles]:
        flat = torch.from_numpy(values).requires_grad_(True)
        loss = -average_bound(flat, data, latents, sigma)
        (slope,) = torch.autograd.grad(loss, flat)
        return float(loss.detach()), slope.numpy()

    start = START * random.standard_normal(2 * size * latents + latents)
    return -float(minimize(descended, start, jac=True, method="BFGS").fun)


def average_bound(flat: Tensor, data: Tensor, latents: int, sigma: float) -> Tensor:
    """Return the ELBO, a scalar, averaged over data of mean 0 and covariance ``data`` (d, d).

    ``flat`` holds W (d, l), V (l, d) and the logarithms of D's diagonal (l,).
    """
    size = len(data)
    decoder = flat[: size * latents].view(size, latents)
    encoder = flat[size * latents : 2 * size * latents].view(latents, size)
    log_variance = flat[2 * size * latents :]
    means = encoder @ data @ encoder.T
    codes = means + torch.diag(log_variance.exp())
    error = data.trace() - 2 * (decoder @ encoder @ data).trace()
    error = error + (decoder.T @ decoder @ codes).trace()
    reconstruction = -0.5 * (size * (LOG_TAU + 2 * math.log(sigma)) + error / sigma**2)
    kl = 0.5 * (codes.trace() - latents - log_variance.sum())
    return reconstruction - kl
