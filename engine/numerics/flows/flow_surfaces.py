"""What a flow does to the plane: its density, its stretching, and the way through its layers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import torch

from engine.contract.snapshot import Floats
from engine.numerics.lipschitz import lattice
from engine.views import Flow, passed

if TYPE_CHECKING:
    from engine.observation import Observation

Tensor = torch.Tensor

FINEST = 64  # cells a side of a continuous flow, whose density takes an integration at each


def log_density_surface(seen: Observation, resolution: int) -> Floats:
    """Return log p (rows, columns) in nats at the centres of cells over the area.

    A continuous flow is asked at no more than 64 cells a side.
    """
    flow = seen.view(Flow)
    return seen.cached(
        ("log density", resolution), lambda: _over_the_area(seen, flow.log_density, resolution)
    )


def log_determinant_surface(seen: Observation, resolution: int) -> Floats:
    """Return log |det dz/dx| (rows, columns) in nats at the centres of cells over the area.

    A continuous flow is asked at no more than 64 cells a side.
    """
    flow = seen.view(Flow)
    return _over_the_area(seen, lambda x: flow.forward(x)[1], resolution)


def stages(seen: Observation, codes: Floats) -> list[Floats]:
    """Return where codes (n, d) are after each layer, in data units: the examples last."""
    with torch.no_grad():
        found = seen.view(Flow).stages(seen.tensor(codes))
    return [points.cpu().numpy() for points in found]


def _over_the_area(
    seen: Observation, function: Callable[[Tensor], Tensor], resolution: int
) -> Floats:
    if seen.view(Flow).continuous:
        resolution = min(resolution, FINEST)
    found = passed(function, lattice(seen.dataset.area, resolution), seen.device)
    return found.reshape(resolution, resolution)
