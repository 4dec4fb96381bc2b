"""The bound that dequantised grey levels give, by the parts that models are trained with.

The density is N(mean, sigma²) over grey levels as whole numbers, and the level 0 owns [0, 1).
"""

from __future__ import annotations

import math

import numpy as np
import torch
from scipy.special import ndtri

from engine.kinds import Dequantiser, Tensor, dequantisers
from engine.numerics.codes.gaussian_codes import LOG_TAU

LEVELS = 4
STRATA = 20_000
FEW, STEPS, RATE = 256, 100, 0.1


def uniform_bound(mean: float, sigma: float) -> float:
    """Return the bound by the product's uniform dequantiser, at evenly spread noise."""
    kind = dequantisers.get("uniform")
    noise = _noise(STRATA)
    return float(_bound(kind(kind.Config(), (1, 1, 1), LEVELS), [], mean, sigma, noise))


def learnt_bound(mean: float, sigma: float) -> float:
    """Return the bound by the product's learnt dequantiser, trained for this one level."""
    kind = dequantisers.get("variational")
    made = kind(kind.Config.model_validate({"width": 4}), (1, 1, 1), LEVELS)
    drawn = made.initial(np.random.default_rng(0))
    parameters = [torch.from_numpy(values).requires_grad_() for values in drawn]
    noise = _noise(FEW)
    adam = torch.optim.Adam(parameters, lr=RATE)
    for _ in range(STEPS):
        adam.zero_grad()
        (-_bound(made, parameters, mean, sigma, noise)).backward()
        adam.step()
    with torch.no_grad():
        return float(_bound(made, parameters, mean, sigma, _noise(STRATA)))


def _bound(
    made: Dequantiser, parameters: list[Tensor], mean: float, sigma: float, noise: Tensor
) -> Tensor:
    """Return the mean of log p(x + u) − log q(u) at level 1 of four, as images have levels.

    The cell [¼, ½) of the unit interval is the cell [0, 1) of the density, four times as wide.
    """
    level = torch.full_like(noise, 1.0 / (LEVELS - 1))
    spread, gain = made.spread(parameters, level, noise)
    scaled = (LEVELS * spread[:, 0] - 1.0 - mean) / sigma
    log_p = -0.5 * scaled.square() - math.log(sigma) - 0.5 * LOG_TAU + math.log(LEVELS)
    return (log_p + gain).mean()


def _noise(count: int) -> Tensor:
    """Return (count, 1) values that share the normal distribution out evenly."""
    return torch.from_numpy(ndtri((np.arange(count) + 0.5) / count)[:, None])
