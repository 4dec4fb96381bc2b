"""How many fakes look real."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.imaging.classified import classified, overlaps
from engine.kinds import Measurement, metric

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class Precision:
    """The share of fakes within the ball around some real image that reaches its 5th neighbour.

    Features are those of the classifier that is trained on the dataset. The floor is the value
    between two samples of the data that share no image.
    """

    name: ClassVar[str] = "precision"
    label: ClassVar[str] = "Precision"
    unit: ClassVar[str] = "none"
    direction: ClassVar[Direction] = "higher"
    group: ClassVar[str] = "images"
    source: ClassVar[str] = "Kynkäänniemi et al. 2019"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs images of known classes."""
        return classified(seen)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        found, real = overlaps(seen)
        return Measurement(found.precision, floor=real.precision)
