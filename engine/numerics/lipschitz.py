"""How steep the discriminator or critic is, and where."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import torch

from engine.contract.snapshot import Floats, Rectangle
from engine.kinds import Doubles

if TYPE_CHECKING:
    from engine.observation import Observation

POINTS = 1024  # of each kind: real, fake, between
GRID = 32  # points along a side of the area


def slopes(seen: Observation, points: Floats) -> Doubles:
    """Return the norm (n,) of the gradient of the raw output at points (n, 2)."""
    inputs = seen.tensor(points).requires_grad_()
    (gradient,) = torch.autograd.grad(seen.duel.discriminator(inputs).sum(), inputs)
    norms: Doubles = gradient.norm(dim=1).double().cpu().numpy()
    return norms


def slopes_by_place(seen: Observation) -> Mapping[str, Doubles]:
    """Return the slopes at real points, at fakes and between: on segments from one to the other."""

    def compute() -> dict[str, Doubles]:
        real, fake = seen.real(POINTS, "slopes/real"), seen.fake(POINTS, "slopes/fake")
        share = seen.random("slopes/between").random((POINTS, 1), dtype=np.float32)
        places = {"real": real, "fake": fake, "between": fake + share * (real - fake)}
        return {name: slopes(seen, points) for name, points in places.items()}

    return seen.cached("slopes", compute)


def steepest(seen: Observation) -> float:
    """Return the largest slope found at those points and on a grid over the area.

    A maximum over points underestimates the Lipschitz constant.
    """

    def compute() -> float:
        places = lattice(seen.dataset.area, GRID)
        found = [*slopes_by_place(seen).values(), slopes(seen, places)]
        return float(np.concatenate(found).max())

    return seen.cached("steepest", compute)


def lattice(area: Rectangle, resolution: int) -> Floats:
    """Return the centres (resolution², 2) of equal cells over an area, row after row upwards."""
    steps = (np.arange(resolution) + 0.5) / resolution
    x, y = np.meshgrid(area.left + area.width * steps, area.bottom + area.height * steps)
    return np.column_stack([x.ravel(), y.ravel()]).astype(np.float32)
