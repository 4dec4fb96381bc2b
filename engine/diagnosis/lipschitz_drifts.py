"""The unit in which a critic measures is changing."""

from __future__ import annotations

import math
from typing import ClassVar

from engine.contract.findings import Finding
from engine.symptoms.evidence import LATER, Evidence
from engine.symptoms.kind import Names, symptom
from engine.symptoms.stretch import Stretch

FACTOR = 1.5  # between the two halves of the stretch: more than a critic's K scatters at rest
NOISE = 3.0  # standard errors of that factor: under a tiny clip K scatters by powers of ten
FEWEST = 6  # values, three for each half


@symptom
class LipschitzDrifts:
    """The critic's Lipschitz constant K has grown or shrunk by half within half of the run.

    The raw gap is in units of K, so its curve then says nothing of the distance.
    """

    name: ClassVar[str] = "lipschitz_drifts"
    label: ClassVar[str] = "Lipschitz constant drifts"
    order: ClassVar[int] = 32
    families: ClassVar[tuple[str, ...]] = ("adversarial",)
    metrics: ClassVar[tuple[Names, ...]] = (("critic_lipschitz",),)
    panel: ClassVar[str] = "critic"

    def find(self, evidence: Evidence) -> Finding | None:
        """Compare the earlier and the later half of the later half of the run."""
        seen = evidence.last("critic_lipschitz", LATER, FEWEST)
        if seen is None:
            return None
        earlier, later = seen.halves()
        if min(seen.quantile(0.0), earlier.median, later.median) <= 0.0:
            return None  # a constant critic has no slope to drift
        factor = later.median / earlier.median
        error = math.sqrt(_variance(earlier) + _variance(later))
        if abs(math.log(factor)) < max(math.log(FACTOR), NOISE * error):
            return None
        grows = factor > 1.0
        bound = FACTOR if grows else 1.0 / FACTOR
        return Finding(
            self.name,
            self.label,
            "warning",
            f"The critic's Lipschitz constant drifts: K {'grows' if grows else 'shrinks'}, and the "
            "raw estimate with it, whatever the fakes do.",
            (seen.reading(factor, "≥" if grows else "≤", bound, "later half over earlier"),),
            "A gradient penalty, clipping or spectral normalisation; or read the estimate "
            "divided by K.",
            self.panel,
        )


def _variance(seen: Stretch) -> float:
    """Return the variance of the median of the logarithms, by their middle half if normal."""
    spread = math.log(seen.quantile(0.75) / seen.quantile(0.25)) / 1.35
    return math.pi / 2.0 * spread**2 / len(seen)
