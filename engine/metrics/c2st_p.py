"""Whether a fresh classifier can tell fakes from real examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.distances.two_sample import neighbour_verdict

if TYPE_CHECKING:
    from engine.observation import Observation

POINTS = 500


@metric
class ClassifierPValue:
    """The p-value of the classifier two-sample test: of an accuracy as large by chance alone.

    It belongs to the accuracy of nearest neighbours on half of 500 fresh real examples and 500
    fresh fakes, and follows from the hypergeometric distribution, exactly. For equal
    distributions at most a share α of such values lies below α.
    """

    name: ClassVar[str] = "c2st_p"
    label: ClassVar[str] = "p of the C2ST"
    unit: ClassVar[str] = "probability"
    direction: ClassVar[Direction] = "higher"
    group: ClassVar[str] = "tests"
    source: ClassVar[str] = "Lopez-Paz and Oquab 2017; Lectures A, D (two-sample tests)"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("α = 0.05", 0.05),)

    def applies(self, seen: Observation) -> bool:
        """It needs samples."""
        return seen.sampled

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return Measurement(neighbour_verdict(seen, POINTS).p)
