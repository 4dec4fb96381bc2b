"""How thick with real images the places of the fakes are."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.imaging.classified import classified, overlaps
from engine.kinds import Measurement, metric

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class Density:
    """The mean number of real images in whose ball a fake lies, over 5; 1 for equal distributions.

    A ball reaches the 5th neighbour among the real images. Features are those of the classifier
    that is trained on the dataset. The floor is the value between two samples of the data that
    share no image. Fakes that keep to the commonest images get more than 1.
    """

    name: ClassVar[str] = "density"
    label: ClassVar[str] = "Density"
    unit: ClassVar[str] = "none"
    direction: ClassVar[Direction] = "higher"
    group: ClassVar[str] = "images"
    source: ClassVar[str] = "Naeem et al. 2020"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("1", 1.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs images of known classes."""
        return classified(seen)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        found, real = overlaps(seen)
        return Measurement(found.density, floor=real.density)
