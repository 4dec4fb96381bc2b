"""How many fakes are good."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.distances.modes import WITHIN, Census, census_floor, census_of_fakes

if TYPE_CHECKING:
    from engine.observation import Observation

PERFECT = 1 - math.exp(-(WITHIN**2) / 2)  # of a normal on the plane within 3 sigma


@metric
class HighQuality:
    """The share of N fresh fakes within 3σ of the nearest centre. Perfect is 0.9889, not 1."""

    name: ClassVar[str] = "high_quality"
    label: ClassVar[str] = "High quality"
    unit: ClassVar[str] = "share"
    direction: ClassVar[Direction] = "higher"
    group: ClassVar[str] = "modes"
    source: ClassVar[str] = "Srivastava et al. 2017 (VEEGAN); Lin et al. 2018 (PacGAN)"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("perfect", PERFECT),)

    def applies(self, seen: Observation) -> bool:
        """It needs labelled modes."""
        return seen.dataset.modes is not None

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return Measurement(_of(census_of_fakes(seen)), floor=census_floor(seen, _of))


def _of(found: Census) -> float:
    return found.high_quality
