"""How many classes the fakes fall into."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.imaging.classified import classified, fair_classes, fake_counts, real_masses
from engine.kinds import Measurement, Stacked, metric

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class ClassesCovered:
    """The number of classes that get at least a fifth of their share of 1000 fakes.

    The classifier that is trained on the dataset says which class a fake belongs to; it must
    choose one even for an image that looks like none. A single fake would be no proof. The floor is
    how many classes the data have.
    """

    name: ClassVar[str] = "classes"
    label: ClassVar[str] = "Classes covered"
    unit: ClassVar[str] = "classes"
    direction: ClassVar[Direction] = "higher"
    group: ClassVar[str] = "images"
    source: ClassVar[str] = "Srivastava et al. 2017; Metz et al. 2017"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs images of known classes, not so many that they are stacked."""
        return classified(seen) and not isinstance(seen.dataset, Stacked)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        counts, masses = fake_counts(seen), real_masses(seen)
        covered = fair_classes(counts, masses) & (masses > 0)
        return Measurement(float(covered.sum()), floor=float((masses > 0).sum()))
