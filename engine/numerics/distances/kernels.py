"""The maximum mean discrepancy of two samples under a mixture of Gaussian kernels."""

from __future__ import annotations

import numpy as np
from scipy.spatial.distance import cdist, pdist

from engine.contract.snapshot import Floats
from engine.kinds import Doubles, Measurement

Points = Floats | Doubles
KERNELS = 5  # bandwidths 2, 1, 1/2, 1/4 and 1/8 of the one that is given


def median_distance(points: Points) -> float:
    """Return the median distance between points (n, 2), the usual bandwidth."""
    return float(np.median(pdist(points.astype(float)))) or 1.0


def unbiased_mmd2(first: Points, second: Points, bandwidth: float) -> Measurement:
    """Return the unbiased MMD² of two samples (n, 2) of equal size, with its standard error.

    It is the U-statistic of h(i, j) = k(xᵢ, xⱼ) + k(yᵢ, yⱼ) − k(xᵢ, yⱼ) − k(xⱼ, yᵢ) without its
    diagonal, so its mean over equal distributions is 0 and single values may be negative. The
    error is that of its first-order part and too large where the distributions are equal.
    """
    n = len(first)
    between = mixture_kernel(first, second, bandwidth)
    h = mixture_kernel(first, first, bandwidth) + mixture_kernel(second, second, bandwidth)
    h -= between + between.T
    np.fill_diagonal(h, 0.0)
    rows = h.sum(axis=1) / (n - 1)
    return Measurement(float(rows.mean()), error=2 * float(rows.std()) / n**0.5)


def mixture_kernel(first: Points, second: Points, bandwidth: float) -> Doubles:
    """Return the mean (n, m) of Gaussian kernels at halving bandwidths, from twice the given."""
    squares: Doubles = cdist(first.astype(float), second.astype(float), "sqeuclidean")
    # half the bandwidth is the fourth power of the kernel: one exponential serves all
    kernel: Doubles = np.exp(squares * (-0.5 / (2 * bandwidth) ** 2))
    total = kernel.copy()
    for _ in range(KERNELS - 1):
        np.square(kernel, out=kernel)
        np.square(kernel, out=kernel)
        total += kernel
    return total / KERNELS
