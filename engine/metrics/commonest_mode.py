"""Which mode holds the largest share of the generator: hopping shows as its changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.distances.modes import census_of_fakes

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class CommonestMode:
    """The number of the mode to which most of N fresh fakes are nearest, counted from 1.

    Where several hold equal shares it changes by chance; a generator that sits on one mode and
    hops from it to the next draws it as stairs.
    """

    name: ClassVar[str] = "commonest_mode"
    label: ClassVar[str] = "Commonest mode"
    unit: ClassVar[str] = "number"
    direction: ClassVar[Direction] = "none"
    group: ClassVar[str] = "modes"
    source: ClassVar[str] = "after Metz et al. 2017 (modes visited in turn)"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs labelled modes."""
        return seen.dataset.modes is not None

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return Measurement(1.0 + float(np.argmax(census_of_fakes(seen).nearest)))
