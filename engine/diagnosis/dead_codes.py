"""Entries of a codebook that no example is coded by."""

from __future__ import annotations

from typing import ClassVar

from engine.contract.findings import Finding, Reading
from engine.symptoms.evidence import Evidence
from engine.symptoms.kind import Names, symptom

ALIVE = 0.9  # of the codes that could be seen in use: one of eight without any makes 0.875
SETTLED = 300  # steps: before that the encoder has not found its codes yet
EXAMPLES = 1000  # over which use is measured
SIZES = {"vq": ("size", "places"), "gumbel": ("categories", "variables")}
TRY = {
    "vq": "Restarts of unused codes, or codes that follow a moving average; a smaller codebook if "
    "the data needs no more.",
    "gumbel": "A higher temperature at first, so that every category gets a gradient; fewer "
    "categories if the data needs no more.",
}


@symptom
class DeadCodes:
    """Some entries of the codebook serve next to no example, so others stand for several things."""

    name: ClassVar[str] = "dead_codes"
    label: ClassVar[str] = "Dead codes"
    order: ClassVar[int] = 41
    families: ClassVar[tuple[str, ...]] = ("variational",)
    metrics: ClassVar[tuple[Names, ...]] = (("codebook_use",),)
    panel: ClassVar[str] = "latent_dimensions"

    def find(self, evidence: Evidence) -> Finding | None:
        """Look at the share of entries in use, and at how many of so many can be seen in use."""
        use, kind = evidence.last("codebook_use"), str(evidence.setting("posterior", "kind"))
        size, places = (_count(evidence, kind, which) for which in (0, 1))
        least = ALIVE * visible(size, places)
        if evidence.step < SETTLED or use is None or use.median > least:
            return None
        idle = 1.0 - use.median
        dead = f"{round(idle * size)} of {size}" if size else f"{100 * idle:.0f} % of the"
        readings: tuple[Reading, ...] = (use.reading(use.median, "≤", least),)
        text = (
            f"Dead codes: {dead} entries of the codebook are hardly ever chosen. Others stand "
            "for more than one thing, and the prior draws the dead ones all the same."
        )
        return Finding(
            self.name, self.label, "warning", text, readings, TRY.get(kind, ""), self.panel
        )


def visible(size: int, places: int) -> float:
    """Return the share of entries that even use would show among all codes of the examples.

    Of a book larger than the number of codes looked at, most entries cannot be seen. A book of
    unknown size (0) is taken for a small one.
    """
    if size < 1:
        return 1.0
    return float(1.0 - (1.0 - 1.0 / size) ** (EXAMPLES * max(places, 1)))


def _count(evidence: Evidence, kind: str, which: int) -> int:
    found = evidence.setting("posterior", SIZES[kind][which], 0) if kind in SIZES else 0
    return int(found) if isinstance(found, int | float) else 0
