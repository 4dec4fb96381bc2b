"""Weight clipping has driven the critic's weights to its bounds."""

from __future__ import annotations

from typing import ClassVar

from engine.contract.findings import Finding
from engine.symptoms.evidence import Evidence
from engine.symptoms.kind import Names, symptom

AT_BOUND = 0.3  # of the weights within 1 % of ±c: evenly spread ones would be a hundredth


@symptom
class ClipSaturated:
    """A large share of the critic's weights lies at ±c, so that it is a very simple function.

    Gulrajani et al. 2017, figure 1.
    """

    name: ClassVar[str] = "clip_saturated"
    label: ClassVar[str] = "Weights at ±c"
    order: ClassVar[int] = 31
    families: ClassVar[tuple[str, ...]] = ("adversarial",)
    metrics: ClassVar[tuple[Names, ...]] = (("weights_at_clip",),)
    panel: ClassVar[str] = "weights"

    def find(self, evidence: Evidence) -> Finding | None:
        """Look at the share of the weights at the bounds."""
        seen = evidence.last("weights_at_clip")
        if seen is None or seen.median < AT_BOUND:
            return None
        bound = evidence.setting("discriminator.clip", "c")
        which = f" (c\u00a0=\u00a0{bound:g})" if isinstance(bound, float) else ""
        return Finding(
            self.name,
            self.label,
            "info",
            f"The clip is saturated: many of the critic's weights lie at ±c{which}, so it can only "
            "be a very simple function, too simple for narrow modes.",
            (seen.reading(seen.median, "≥", AT_BOUND),),
            "A gradient penalty or spectral normalisation in place of clipping.",
            self.panel,
        )
