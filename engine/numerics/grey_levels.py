"""Grey levels as cells of the unit interval, for dequantisation.

The value k / (L − 1) of L levels becomes (k + u) / L with u from 0 to 1, so a level is a cell of
width 1 / L and the density of an image is at most L^d times the probability of its levels.
"""

from __future__ import annotations

import math

import torch

from engine.contract.errors import ConfigError
from engine.kinds import Shape

Tensor = torch.Tensor


def check_levels(name: str, levels: int) -> int:
    """Return the number of levels; ConfigError for continuous data."""
    if levels < 2:
        raise ConfigError(
            f"dequantisation.kind: '{name}' needs data of whole grey levels, such as digits; "
            "choose 'none' for continuous data"
        )
    return levels


def placed(examples: Tensor, share: Tensor, levels: int) -> Tensor:
    """Return where in their cells examples (n, d) lie for shares u (n, d) from 0 to 1."""
    return (torch.round(examples * (levels - 1)) + share) / levels


def gathered(examples: Tensor, levels: int) -> Tensor:
    """Return the levels (n, d), as values from 0 to 1, in whose cells examples (n, d) lie."""
    return torch.floor(examples * levels).clamp(0, levels - 1) / (levels - 1)


def log_cell(shape: Shape, levels: int) -> float:
    """Return the logarithm of the volume of an image's cell, −d log L."""
    return -math.prod(shape) * math.log(levels)
