"""The slope of a divergence of a normal density from two bells, by autograd over a plain sum."""

from __future__ import annotations

import math

import torch

from engine.numerics.studies.two_bells import TwoBells


def slope_by_autograd(which: str, target: TwoBells, place: tuple[float, float]) -> float:
    """Return the length of the slope at (μ, log σ) of sums of log ratios over 20,001 places."""
    at = torch.tensor(place, dtype=torch.float64, requires_grad=True)
    x = torch.linspace(-30.0, 30.0, 20001, dtype=torch.float64)
    log_p = torch.distributions.Normal(at[0], at[1].exp()).log_prob(x)
    shares = torch.tensor([target.weight, 1 - target.weight], dtype=torch.float64)
    centres = torch.tensor([-target.distance, target.distance], dtype=torch.float64)
    bells = torch.distributions.Normal(centres, target.width).log_prob(x[:, None])
    log_pi = torch.logsumexp(shares.log() + bells, dim=1)
    log_m = torch.logaddexp(log_p, log_pi) - math.log(2.0)
    ratios = {
        "forward": log_pi.exp() * (log_pi - log_p),
        "reverse": log_p.exp() * (log_p - log_pi),
        "jsd": 0.5 * log_p.exp() * (log_p - log_m) + 0.5 * log_pi.exp() * (log_pi - log_m),
    }
    value = ratios[which].sum() * (x[1] - x[0])
    return float(torch.autograd.grad(value, at)[0].norm())
