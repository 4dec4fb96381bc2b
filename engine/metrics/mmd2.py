"""The squared maximum mean discrepancy between samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.distances.floors import noise_floor
from engine.numerics.distances.kernels import median_distance, unbiased_mmd2
from engine.numerics.streams import keyed

if TYPE_CHECKING:
    from engine.observation import Observation

POINTS = 512


@metric
class SquaredMmd:
    """The unbiased estimate of MMD² from 512 real points and 512 fakes.

    The kernel is the mean of five Gaussian kernels, whose bandwidths are 2, 1, ½, ¼ and ⅛ of the
    median distance of real points. Where the distributions are equal the estimate scatters
    around 0, so it may be negative.
    """

    name: ClassVar[str] = "mmd2"
    label: ClassVar[str] = "MMD²"
    unit: ClassVar[str] = "none"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "divergences"
    source: ClassVar[str] = "Gretton et al. 2012, lemma 6; Li et al. 2017; Lecture D"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("0", 0.0),)

    def applies(self, seen: Observation) -> bool:
        """It needs points of the plane."""
        return seen.plane

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        bandwidth = seen.lasting("bandwidth", lambda: _bandwidth(seen))
        found = unbiased_mmd2(seen.real(POINTS), seen.fake(POINTS), bandwidth)
        floor = noise_floor(
            seen, "mmd2", POINTS, lambda one, other: unbiased_mmd2(one, other, bandwidth).value
        )
        return Measurement(found.value, found.error, floor)


def _bandwidth(seen: Observation) -> float:
    return median_distance(seen.dataset.sample(POINTS, keyed(seen.seed, "bandwidth", 0)))
