"""Whether a kernel can tell fakes from real examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.distances.two_sample import mmd_verdict

if TYPE_CHECKING:
    from engine.observation import Observation

POINTS = 256


@metric
class MmdPValue:
    """The p-value of the MMD permutation test on 256 fresh real examples and 256 fresh fakes.

    It is the share of 199 exchanges of points, and the samples themselves, whose unbiased MMD² is
    at least as large; the kernels are those of MMD² with the median distance of all points as
    bandwidth. For equal distributions it is uniform; below 0.05 the fakes are told apart.
    """

    name: ClassVar[str] = "mmd_p"
    label: ClassVar[str] = "p of the MMD test"
    unit: ClassVar[str] = "probability"
    direction: ClassVar[Direction] = "higher"
    group: ClassVar[str] = "tests"
    source: ClassVar[str] = "Gretton et al. 2012, section 5; Lectures A, D (two-sample tests)"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("α = 0.05", 0.05),)

    def applies(self, seen: Observation) -> bool:
        """It needs samples."""
        return seen.sampled

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return Measurement(mmd_verdict(seen, POINTS).p)
