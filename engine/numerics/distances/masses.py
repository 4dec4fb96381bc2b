"""Shares of a sample among classes, compared with what they should be."""

from __future__ import annotations

import numpy as np
from scipy.special import xlogy

from engine.kinds import Doubles, Labels, Measurement


def reverse_kl(counts: Labels, masses: Doubles) -> Measurement:
    """Return KL(shares of the counts (k,) ‖ masses (k,)) in nats, with its standard error.

    The plug-in estimate is too large by (K − 1)/2N for K occupied classes, which is taken off.
    """
    total = int(counts.sum())
    if total == 0:
        return Measurement(float("nan"))
    shares = counts / total
    terms = np.log(np.where(shares > 0, shares, 1.0) / masses)
    value = float((xlogy(shares, shares) - xlogy(shares, masses)).sum())
    spread = float((shares * (terms - value) ** 2).sum())
    excess = (np.count_nonzero(counts) - 1) / (2 * total)
    return Measurement(float(value - excess), error=(spread / total) ** 0.5)
