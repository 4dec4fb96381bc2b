"""Codes that say nothing about the example."""

from __future__ import annotations

from typing import ClassVar

from engine.contract.findings import Finding, Reading
from engine.symptoms.evidence import Evidence
from engine.symptoms.kind import Names, symptom

ONE = 1.0  # coordinate that is no active unit (Burda et al. 2016)
SETTLED = 300  # steps: before that a code may not have been found yet


@symptom
class PosteriorCollapse:
    """Some coordinates of the code, or all, are no active units: there q(z|x) ignores x."""

    name: ClassVar[str] = "posterior_collapse"
    label: ClassVar[str] = "Posterior collapse"
    order: ClassVar[int] = 40
    families: ClassVar[tuple[str, ...]] = ("variational",)
    metrics: ClassVar[tuple[Names, ...]] = (("active_units",),)
    panel: ClassVar[str] = "latent_dimensions"

    def find(self, evidence: Evidence) -> Finding | None:
        """Compare the active units with the coordinates that there are."""
        units, count = evidence.last("active_units"), evidence.setting("latent", "dimension", 0)
        most = (count if isinstance(count, int) else 0) - ONE
        if evidence.step < SETTLED or units is None or units.median > most:
            return None
        readings: tuple[Reading, ...] = (units.reading(units.median, "≤", most),)
        if units.median > 0:
            found = f"only {units.median:.0f} of its {count} coordinates are active units"
            text = (
                f"Posterior collapse in part of the code: {found}; in the others q(z|x) ignores x."
            )
            return Finding(self.name, self.label, "info", text, readings, ADVICE, self.panel)
        text = (
            "Posterior collapse: no unit is active. q(z|x) is nearly the same for every x, so the "
            "code says nothing and every reconstruction is the same."
        )
        return Finding(self.name, self.label, "warning", text, readings, ADVICE, self.panel)


ADVICE = "A smaller β or a warm-up of it, free bits, or a likelihood that starts narrower."
