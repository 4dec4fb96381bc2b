"""What the coordinates of a code say of the example behind it."""

from __future__ import annotations

import torch

from engine.kinds import Codes

Tensor = torch.Tensor
NEARLY_ALL = 1.0 - 1e-6  # of the variance: beyond, rounding decides


def information(codes: Codes, drawn: Tensor) -> Tensor:
    """Return −½ log(1 − R²) of each coordinate (d,), in nats, where KL(q‖p) is not known by it.

    R² is the share of the variance of codes ``drawn`` (k, n, d) that lies between the means of
    q(z|x). Were codes and posteriors normal with one variance, this would be the coordinate's
    mutual information with x; it is 0 if the means do not depend on x, whatever the prior.
    """
    between = codes.mean.var(0)
    total = drawn.reshape(-1, drawn.shape[-1]).var(0)
    share = between / total.clamp_min(torch.finfo(total.dtype).tiny)
    return -0.5 * torch.log1p(-share.clamp(0.0, NEARLY_ALL))
