"""How far the fakes' shares of the classes are from those of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.imaging.classified import classified, fake_counts, real_masses
from engine.kinds import Measurement, metric
from engine.numerics.distances.masses import reverse_kl

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class ClassKl:
    """KL(class masses of 1000 fakes ‖ those of the data), as the dataset's classifier sees them.

    For stacked images the fakes are N. The plug-in estimate is too large by (K − 1)/2N for K
    classes that occur, which is taken off.
    """

    name: ClassVar[str] = "class_kl"
    label: ClassVar[str] = "KL of class masses"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "images"
    source: ClassVar[str] = "Srivastava et al. 2017; Lin et al. 2018"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("0", 0.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs images of known classes."""
        return classified(seen)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return reverse_kl(fake_counts(seen), real_masses(seen))
