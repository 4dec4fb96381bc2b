"""The aggregated posterior, of which ELBO surgery speaks.

Hoffman and Johnson 2016; Lectures A, B and E.
"""

from __future__ import annotations

import math

import torch

from engine.kinds import Codes

Tensor = torch.Tensor
ROWS = 64  # codes whose density under all posteriors is held at once


def log_aggregated(codes: Codes, points: Tensor) -> Tensor:
    """Return log q(z) (m,) of q(z) = (1/n) Σ q(z|x_i) over n examples, at points (m, d)."""
    found = [
        torch.logsumexp(codes.log_density(part[:, None]), dim=1) for part in points.split(ROWS)
    ]
    densities = torch.cat(found)
    return densities - math.log(len(codes.mean))
