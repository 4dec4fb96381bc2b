"""The paths of points from noise to data."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from engine.contract.snapshot import Floats, Lines, frozen
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.flows.flow_surfaces import stages
from engine.views import Flow

if TYPE_CHECKING:
    from engine.observation import Observation

PATHS = 150


@probe
class Trajectories:
    """Paths of codes that are the same at every step, from the code at one end to its example.

    A continuous flow is followed in time; of a flow of layers the corners are the layers. They
    are labelled by the mode that they end nearest to, where the data has modes.
    """

    name: ClassVar[str] = "trajectories"
    label: ClassVar[str] = "Trajectories"
    picture: ClassVar[Picture] = "lines"

    def applies(self, seen: Observation) -> bool:
        """It needs a flow of the plane."""
        return seen.has(Flow) and seen.plane

    def draw(self, seen: Observation, resolution: int = 0) -> Lines:
        """Make the picture."""
        found = stages(seen, seen.fixed_noise(resolution or PATHS))
        return Lines(seen.step, frozen(np.stack(found, axis=1)), _labels(seen, found[-1]))


def _labels(seen: Observation, ends: Floats) -> Floats | None:
    modes = seen.dataset.modes
    if modes is None:
        return None
    apart = np.linalg.norm(ends[:, None, :] - modes.centres[None], axis=2)
    return frozen(apart.argmin(axis=1))
