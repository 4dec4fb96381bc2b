"""How many modes are covered fairly."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.distances.modes import Census, census_floor, census_of_fakes

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class ModesFair:
    """The number of modes with at least a fifth of their fair share of N fresh fakes.

    A mode's fair share is its weight, and fakes count within 3σ of its centre.
    """

    name: ClassVar[str] = "modes_fair"
    label: ClassVar[str] = "Modes with a fair share"
    unit: ClassVar[str] = "modes"
    direction: ClassVar[Direction] = "higher"
    group: ClassVar[str] = "modes"
    source: ClassVar[str] = "after Srivastava et al. 2017, with a threshold"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs labelled modes."""
        return seen.dataset.modes is not None

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return Measurement(_of(census_of_fakes(seen)), floor=census_floor(seen, _of))


def _of(found: Census) -> float:
    return float(found.fair.sum())
