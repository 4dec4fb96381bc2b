"""How many of the thousand stacked digits occur."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.imaging.classified import classified, fake_counts, real_masses
from engine.kinds import Measurement, Stacked, metric

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class StackedModes:
    """The number of modes with at least one of N fresh fakes, of 1000 for three stacked digits.

    Each channel is classified by itself, by the classifier that is trained on single digits. The
    floor is what N images of the data are expected to reach; the published protocol has N = 26,000.
    """

    name: ClassVar[str] = "stacked_modes"
    label: ClassVar[str] = "Stacked modes"
    unit: ClassVar[str] = "modes"
    direction: ClassVar[Direction] = "higher"
    group: ClassVar[str] = "images"
    source: ClassVar[str] = "Metz et al. 2017; Srivastava et al. 2017; Lin et al. 2018"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("all", 1000.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs stacked images."""
        return classified(seen) and isinstance(seen.dataset, Stacked)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        counts, masses = fake_counts(seen), real_masses(seen)
        expected = 1.0 - (1.0 - masses) ** int(counts.sum())
        return Measurement(float((counts > 0).sum()), floor=float(expected.sum()))
