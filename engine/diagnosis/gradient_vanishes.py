"""What the generator could learn from has all but vanished."""

from __future__ import annotations

from typing import ClassVar

from engine.contract.findings import Finding, Reading
from engine.symptoms.evidence import Evidence
from engine.symptoms.kind import Names, symptom

FLAT = 1e-3  # of loss per data unit: at plain rates a fake then takes thousands of steps to move
APART = 3.0  # noise floors of a distance: nearer fakes are right not to move
SEPARATE = 0.3  # nats of D's own JSD, where no distance is measured


@symptom
class GradientVanishes:
    """The loss of the generator is flat at the fakes, although they are not where the data is."""

    name: ClassVar[str] = "gradient_vanishes"
    label: ClassVar[str] = "Generator's gradient vanishes"
    order: ClassVar[int] = 11
    families: ClassVar[tuple[str, ...]] = ("adversarial",)
    metrics: ClassVar[tuple[Names, ...]] = (("gradient_at_fakes",),)
    panel: ClassVar[str] = "gradients"

    def find(self, evidence: Evidence) -> Finding | None:
        """Look at the gradient at the fakes, and at how far they are from the data."""
        gradient, distance = evidence.last("gradient_at_fakes"), _distance(evidence)
        if gradient is None or gradient.median > FLAT or distance is None:
            return None
        return Finding(
            self.name,
            self.label,
            "warning",
            "The generator's gradient vanishes: its loss is flat where the fakes are, and they are "
            "not yet where the data is.",
            (gradient.reading(gradient.median, "≤", FLAT), distance),
            "The non-saturating loss, fewer updates of D, instance noise, or a critic with a "
            "gradient penalty. Under weight clipping: a larger c.",
            self.panel,
        )


def _distance(evidence: Evidence) -> Reading | None:
    """Return a distance that says that the fakes are elsewhere, or None if none says so."""
    for name in ("w1", "sliced_w1"):
        seen, floor = evidence.last(name), evidence.floor(name)
        if seen is not None and floor is not None:
            far = seen.median >= APART * floor
            return seen.reading(seen.median, "≥", APART * floor) if far else None
    seen = evidence.last("discriminator_jsd")
    if seen is None or seen.median < SEPARATE:
        return None
    return seen.reading(seen.median, "≥", SEPARATE)
