"""The unit in which a critic measures is changing."""

from __future__ import annotations

from typing import ClassVar

from engine.contract.findings import Finding
from engine.symptoms.evidence import LATER, Evidence
from engine.symptoms.kind import Names, symptom

FACTOR = 1.5  # between the two halves of the stretch: more than a critic's K scatters at rest
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
        earlier, later = (half.median for half in seen.halves())
        factor = later / earlier if earlier > 0.0 else 1.0
        if 1.0 / FACTOR < factor < FACTOR:
            return None
        grows = factor >= FACTOR
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
