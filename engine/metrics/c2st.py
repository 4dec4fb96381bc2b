"""How well a fresh classifier tells fakes from real examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.distances.two_sample import neighbour_verdict

if TYPE_CHECKING:
    from engine.observation import Observation

POINTS = 500


@metric
class ClassifierAccuracy:
    """The accuracy of a classifier of nearest neighbours, trained on half of 1000 fresh examples.

    Half of the examples are real and half fakes; accuracy is measured on the half that was not
    trained on. Chance is ½, and no classifier can expect more than (1 + TV)/2. Pictures with
    noise in their pixels may pass: what lies next to them is clean and real.
    """

    name: ClassVar[str] = "c2st"
    label: ClassVar[str] = "C2ST accuracy"
    unit: ClassVar[str] = "share"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "tests"
    source: ClassVar[str] = "Lopez-Paz and Oquab 2017; Lectures A, D (two-sample tests)"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("chance", 0.5),)

    def applies(self, seen: Observation) -> bool:
        """It needs samples."""
        return seen.sampled

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return Measurement(neighbour_verdict(seen, POINTS).statistic)
