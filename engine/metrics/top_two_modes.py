"""How much of the generator sits on two modes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.distances.modes import Census, census_floor, census_of_fakes

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class TopTwoModes:
    """The share of N fresh fakes that are nearest to the two commonest modes.

    It is 2/m for m equal modes fairly covered and 1 for a collapsed generator.
    """

    name: ClassVar[str] = "top_two_modes"
    label: ClassVar[str] = "Two commonest modes"
    unit: ClassVar[str] = "share"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "modes"
    source: ClassVar[str] = "after Metz et al. 2017 (mode collapse)"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs labelled modes."""
        return seen.dataset.modes is not None

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return Measurement(_of(census_of_fakes(seen)), floor=census_floor(seen, _of))


def _of(found: Census) -> float:
    return found.commonest(2)
