"""How many real images have a fake nearby."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.imaging.classified import classified, overlaps
from engine.kinds import Measurement, metric

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class Coverage:
    """The share of real images with a fake within the ball that reaches their 5th neighbour.

    Features are those of the classifier that is trained on the dataset. The floor is the value
    between two samples of the data that share no image; for equal distributions its mean is
    1 − 1/2⁵ = 0.97.
    """

    name: ClassVar[str] = "coverage"
    label: ClassVar[str] = "Coverage"
    unit: ClassVar[str] = "none"
    direction: ClassVar[Direction] = "higher"
    group: ClassVar[str] = "images"
    source: ClassVar[str] = "Naeem et al. 2020"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs images of known classes."""
        return classified(seen)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        found, real = overlaps(seen)
        return Measurement(found.coverage, floor=real.coverage)
