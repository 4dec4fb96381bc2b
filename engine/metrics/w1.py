"""The exact Wasserstein-1 distance between samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.choices import transport_count
from engine.numerics.distances.floors import noise_floor
from engine.numerics.distances.transport import exact_w1

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class ExactW1:
    """The exact optimal transport cost between n real points and n fakes.

    Distances are Euclidean, the solver is the network simplex. The floor is how far apart two
    real samples are; it falls slowly in n.
    """

    name: ClassVar[str] = "w1"
    label: ClassVar[str] = "W₁"
    unit: ClassVar[str] = "data units"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "divergences"
    source: ClassVar[str] = "Bonneel et al. 2011; Flamary et al. 2021 (POT); Lectures B, C, E"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("0", 0.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs points of the plane."""
        return seen.plane

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        count = transport_count(seen)
        distance = exact_w1(seen.real(count), seen.fake(count))
        return Measurement(distance, floor=noise_floor(seen, "w1", count, exact_w1))
