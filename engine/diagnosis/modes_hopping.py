"""The generator sits on few modes, and not on the same ones for long."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from engine.contract.findings import Finding
from engine.symptoms.evidence import Evidence
from engine.symptoms.kind import Names, symptom

CROWDED = 0.7  # of the fakes on two modes: below, the commonest of many changes by chance
PLACES = 3  # modes in turn the commonest: two may share the first place all along
SHARE = 0.5  # of the steps so far: long enough for a generator that moves on now and then


@symptom
class ModesHopping:
    """Two modes hold most of the fakes, and which mode is the commonest changes again and again."""

    name: ClassVar[str] = "modes_hopping"
    label: ClassVar[str] = "Generator hops between modes"
    order: ClassVar[int] = 21
    families: ClassVar[tuple[str, ...]] = ("adversarial",)
    metrics: ClassVar[tuple[Names, ...]] = (("top_two_modes", "commonest_mode"),)
    panel: ClassVar[str] = "modes"

    def find(self, evidence: Evidence) -> Finding | None:
        """Look at which mode was the commonest, and at how common it was."""
        crowd = evidence.last("top_two_modes", SHARE)
        first = evidence.last("commonest_mode", SHARE, least=PLACES + 1)
        if crowd is None or first is None or crowd.median < CROWDED:
            return None
        places = len(np.unique(first.values))
        if places < PLACES:
            return None
        return Finding(
            self.name,
            self.label,
            "warning",
            f"The generator hops: nearly all fakes sit on one or two modes, and {places} modes "
            "have held most of them in turn. The discriminator drives them on.",
            (
                crowd.reading(crowd.median, "≥", CROWDED),
                first.reading(places, "≥", PLACES, "different values"),
            ),
            "Packing, minibatch deviation or an unrolled discriminator, which see that the fakes "
            "are all alike; a discriminator with more layers.",
            self.panel,
        )
