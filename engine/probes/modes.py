"""How the fakes are shared among the modes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from engine.contract.snapshot import Table, frozen
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.distances.modes import census_of_fakes

if TYPE_CHECKING:
    from engine.observation import Observation


@probe
class ModeMasses:
    """For every mode its place, the share of N fresh fakes nearest to it and its target share.

    ``captured`` is 1 where a fake lies within 3σ of the centre, ``quality`` the share of the
    mode's fakes that do.
    """

    name: ClassVar[str] = "modes"
    label: ClassVar[str] = "Mode masses"
    picture: ClassVar[Picture] = "table"

    def applies(self, seen: Observation) -> bool:
        """It needs labelled modes."""
        return seen.dataset.modes is not None

    def draw(self, seen: Observation, resolution: int = 0) -> Table:
        """Make the picture."""
        found = census_of_fakes(seen)
        columns = {
            "x": found.modes.centres[:, 0],
            "y": found.modes.centres[:, 1],
            "mass": found.nearest / found.total,
            "target": found.modes.weights,
            "captured": found.captured,
            "quality": found.within / np.maximum(found.nearest, 1),
        }
        return Table(seen.step, {name: frozen(values) for name, values in columns.items()})
