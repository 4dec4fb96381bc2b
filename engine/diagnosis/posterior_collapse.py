"""Codes that say nothing about the example."""

from __future__ import annotations

from typing import ClassVar

from engine.contract.findings import Finding, Reading
from engine.symptoms.evidence import Evidence
from engine.symptoms.kind import Names, symptom

ONE = 1.0  # coordinate whose q(z|x) is the prior for 99 % of the examples (Lucas et al. 2019)
SETTLED = 300  # steps: before that a code may not have been found yet
SILENT = 0.02  # nats of KL in all: then no coordinate says anything


@symptom
class PosteriorCollapse:
    """In some coordinates of the code, or in all, q(z|x) is the prior whatever x is."""

    name: ClassVar[str] = "posterior_collapse"
    label: ClassVar[str] = "Posterior collapse"
    order: ClassVar[int] = 40
    families: ClassVar[tuple[str, ...]] = ("variational",)
    metrics: ClassVar[tuple[Names, ...]] = (("collapsed_units",),)
    panel: ClassVar[str] = "latent_dimensions"

    def find(self, evidence: Evidence) -> Finding | None:
        """Look at the collapsed coordinates and at what the others carry."""
        units, kl = evidence.last("collapsed_units"), evidence.last("kl")
        if evidence.step < SETTLED or units is None or units.median < ONE:
            return None
        readings: tuple[Reading, ...] = (units.reading(units.median, "≥", ONE),)
        if kl is None or kl.median > SILENT:
            count = f"{units.median:.0f} of its coordinates"
            text = f"Posterior collapse in part of the code: in {count} q(z|x) ignores x."
            return Finding(self.name, self.label, "info", text, readings, ADVICE, self.panel)
        readings += (kl.reading(kl.median, "≤", SILENT),)
        text = (
            "Posterior collapse: q(z|x) is the same for every x, so the code says nothing and "
            "every reconstruction is the same."
        )
        return Finding(self.name, self.label, "warning", text, readings, ADVICE, self.panel)


ADVICE = "A smaller β or a warm-up of it, free bits, or a likelihood that starts narrower."
