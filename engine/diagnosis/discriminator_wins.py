"""The discriminator tells every fake from the data."""

from __future__ import annotations

import math
from typing import ClassVar

from engine.contract.findings import Finding
from engine.symptoms.evidence import Evidence
from engine.symptoms.kind import Names, symptom

SURE = 0.9 * math.log(2)  # nats of its own JSD: beyond it errs on about one example in a hundred


@symptom
class DiscriminatorWins:
    """½V(G, D) + log 2, the discriminator's own estimate of the JSD, is close to its bound log 2.

    There D is right on nearly every example, so data and fakes are apart as far as it can see.
    """

    name: ClassVar[str] = "discriminator_wins"
    label: ClassVar[str] = "Discriminator wins"
    order: ClassVar[int] = 10
    families: ClassVar[tuple[str, ...]] = ("adversarial",)
    metrics: ClassVar[tuple[Names, ...]] = (("discriminator_jsd",),)
    panel: ClassVar[str] = "critic"

    def find(self, evidence: Evidence) -> Finding | None:
        """Look at the estimate of late."""
        seen = evidence.last("discriminator_jsd")
        if seen is None or seen.median < SURE:
            return None
        return Finding(
            self.name,
            self.label,
            "warning",
            "The discriminator wins: it tells nearly every fake from the data, so its own estimate "
            "of the JSD stands at its limit log 2, however near or far the fakes are.",
            (seen.reading(seen.median, "≥", SURE),),
            "Fewer updates of D for one of G, a smaller D, or instance noise; or a critic, whose "
            "distance goes on telling how far the fakes are.",
            self.panel,
        )
