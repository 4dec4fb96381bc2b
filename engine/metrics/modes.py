"""How many modes are found at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.distances.modes import Census, census_floor, census_of_fakes

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class ModesCaptured:
    """The number of modes with at least one of N fresh fakes within 3σ of their centre.

    It is nearly blind: a few stray fakes capture a mode.
    """

    name: ClassVar[str] = "modes"
    label: ClassVar[str] = "Modes captured"
    unit: ClassVar[str] = "modes"
    direction: ClassVar[Direction] = "higher"
    group: ClassVar[str] = "modes"
    source: ClassVar[str] = "Srivastava et al. 2017 (VEEGAN); Lin et al. 2018 (PacGAN)"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs labelled modes."""
        return seen.dataset.modes is not None

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return Measurement(_of(census_of_fakes(seen)), floor=census_floor(seen, _of))


def _of(found: Census) -> float:
    return float(found.captured.sum())
