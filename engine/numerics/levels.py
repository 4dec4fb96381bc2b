"""Grey levels: values k / (levels − 1), and probabilities of them as CDF differences."""

from __future__ import annotations

import torch
from torch.nn import functional

from engine.contract.errors import ConfigError
from engine.kinds import Shape

Tensor = torch.Tensor
LEAST = 1e-6  # a smaller difference of logarithms is lost in rounding


def chosen_levels(part: str, shape: Shape, levels: int, otherwise: int) -> int:
    """Return how many grey levels the data has, ``otherwise`` where it is continuous.

    Raises ConfigError for examples that are no images.
    """
    if len(shape) != 3:
        raise ConfigError(f"likelihood.kind: '{part}' describes grey levels, so it needs images")
    return levels or otherwise


def indices(values: Tensor, levels: int) -> Tensor:
    """Return the level (0 to levels − 1) next to each value from 0 to 1, as whole numbers."""
    return torch.round(values * (levels - 1)).clamp(0, levels - 1).long()


def logistic_log_mass(below: Tensor, above: Tensor) -> Tensor:
    """Return log(σ(above) − σ(below)), elementwise, stable in both tails; below < above."""
    rise = torch.log(-torch.expm1(-(above - below).clamp(min=LEAST)))
    at_edges: Tensor = functional.logsigmoid(above) + functional.logsigmoid(-below)
    return at_edges + rise


def logistic_log_tails(below: Tensor, above: Tensor) -> tuple[Tensor, Tensor]:
    """Return the logarithms of σ(above) and of 1 − σ(below)."""
    return functional.logsigmoid(above), functional.logsigmoid(-below)


def normal_log_mass(below: Tensor, above: Tensor) -> Tensor:
    """Return log(Φ(above) − Φ(below)), elementwise, stable in both tails; below < above."""
    flip = below > 0  # the upper tail is the mirrored lower one, which has accurate logarithms
    low = torch.where(flip, -above, below)
    high = torch.where(flip, -below, above)
    log_high: Tensor = torch.special.log_ndtr(high)
    difference = (torch.special.log_ndtr(low) - log_high).clamp(max=-LEAST)
    rise: Tensor = torch.log(-torch.expm1(difference))
    return log_high + rise


def normal_log_tails(below: Tensor, above: Tensor) -> tuple[Tensor, Tensor]:
    """Return the logarithms of Φ(above) and of 1 − Φ(below)."""
    return torch.special.log_ndtr(above), torch.special.log_ndtr(-below)
