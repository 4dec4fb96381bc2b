"""Normal distributions of the plane as closed curves."""

from __future__ import annotations

import numpy as np

from engine.contract.snapshot import Floats
from engine.kinds import Doubles

POINTS = 41  # of one curve, the first of them again at its end


def ellipses(
    means: Floats | Doubles,
    covariances: Floats | Doubles,
    sigmas: float = 1.0,
    points: int = POINTS,
) -> Doubles:
    """Return curves (k, points, 2) at ``sigmas`` Mahalanobis distance from means (k, 2).

    ``covariances`` (k, 2, 2) are symmetric; eigenvalues that rounding made negative count as 0.
    """
    angles = np.linspace(0, 2 * np.pi, points)
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    values, vectors = np.linalg.eigh(np.asarray(covariances, dtype=np.float64))
    roots = vectors * np.sqrt(np.clip(values, 0, None))[:, None, :]
    curves: Doubles = sigmas * np.einsum("kij,pj->kpi", roots, circle)
    curves += np.asarray(means, dtype=np.float64)[:, None, :]
    return curves
