"""As near to the data as the measurement can see."""

from __future__ import annotations

from typing import ClassVar

from engine.contract.findings import Finding, Reading
from engine.symptoms.evidence import Evidence
from engine.symptoms.kind import Names, symptom

WITHIN = 1.5  # noise floors: between two samples of the data single measurements reach as far
ERRORS = 2.0  # standard errors on top, where a metric states its own
DISTANCES = (
    ("w1", "divergences"),
    ("sliced_w1", "divergences"),
    ("jsd", "divergences"),
    ("classifier_fid", "image_quality"),
    ("nll_gap", "likelihood"),
)
UNBIASED = frozenset({"nll_gap"})  # has its errors alone to be told from 0 by


@symptom
class Converged:
    """Every distance that has a noise floor is near it: what is left cannot be told from noise."""

    name: ClassVar[str] = "converged"
    label: ClassVar[str] = "Converged within the noise"
    order: ClassVar[int] = 60
    families: ClassVar[tuple[str, ...]] = ()
    metrics: ClassVar[tuple[Names, ...]] = tuple((n,) for n, _ in DISTANCES)
    panel: ClassVar[str] = "divergences"

    def find(self, evidence: Evidence) -> Finding | None:
        """Hold every distance against its floor."""
        readings: tuple[Reading, ...] = ()
        panel = self.panel
        for name, shown in DISTANCES:
            seen, floor = evidence.last(name), evidence.floor(name)
            if floor is None and name in UNBIASED:
                floor = 0.0
            if seen is None or floor is None:
                continue
            limit = WITHIN * floor + ERRORS * evidence.error(name)
            if seen.median > limit:
                return None
            readings += (seen.reading(seen.median, "≤", limit),)
            panel = shown
        if not readings:
            return None
        return Finding(
            self.name,
            self.label,
            "good",
            "Converged within the noise floor: samples of the model are as near to the data as "
            "two samples of the data are to each other.",
            readings,
            "More samples per measurement, which see further.",
            panel,
        )
