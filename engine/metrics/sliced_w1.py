"""The sliced Wasserstein-1 distance between samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.snapshot import Floats
from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.distances.floors import noise_floor
from engine.numerics.distances.transport import sliced_w1

if TYPE_CHECKING:
    from engine.observation import Observation

POINTS = 2048
DIRECTIONS = 64


@metric
class SlicedW1:
    """The mean W1 of projections of 2048 real points and 2048 fakes.

    The 64 directions are equally spaced and fixed. A shift by d gives 2d/π.
    """

    name: ClassVar[str] = "sliced_w1"
    label: ClassVar[str] = "Sliced W₁"
    unit: ClassVar[str] = "data units"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "divergences"
    source: ClassVar[str] = "Rabin et al. 2012; Bonneel et al. 2015"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("0", 0.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs points of the plane."""
        return seen.plane

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        distance = _distance(seen.real(POINTS), seen.fake(POINTS))
        return Measurement(distance, floor=noise_floor(seen, "sliced_w1", POINTS, _distance))


def _distance(real: Floats, fake: Floats) -> float:
    return sliced_w1(real, fake, DIRECTIONS)
