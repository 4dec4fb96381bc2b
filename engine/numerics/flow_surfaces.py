"""What a flow does to the plane: its density, its stretching, and the way through its layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from engine.contract.snapshot import Floats
from engine.numerics.lipschitz import lattice
from engine.views import Flow, passed

if TYPE_CHECKING:
    from engine.observation import Observation


def log_density_surface(seen: Observation, resolution: int) -> Floats:
    """Return log p (rows, columns) in nats at the centres of cells over the area."""

    def compute() -> Floats:
        points = lattice(seen.dataset.area, resolution)
        return seen.view(Flow).log_densities(points).reshape(resolution, resolution)

    return seen.cached(("log density", resolution), compute)


def log_determinant_surface(seen: Observation, resolution: int) -> Floats:
    """Return log |det dz/dx| (rows, columns) in nats at the centres of cells over the area."""
    flow = seen.view(Flow)
    points = lattice(seen.dataset.area, resolution)
    found = passed(lambda x: flow.forward(x)[1], points, seen.device)
    return found.reshape(resolution, resolution)


def stages(seen: Observation, codes: Floats) -> list[Floats]:
    """Return where codes (n, d) are after each layer, in data units: the examples last."""
    with torch.no_grad():
        found = seen.view(Flow).stages(seen.tensor(codes))
    return [points.cpu().numpy() for points in found]
