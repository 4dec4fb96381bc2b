"""The discriminator tells every fake from the data."""

from __future__ import annotations

import math
from typing import ClassVar

from engine.contract.findings import Finding, Reading
from engine.symptoms.evidence import Evidence
from engine.symptoms.kind import Names, symptom

SURE = 0.9 * math.log(2)  # nats of its own JSD: beyond it errs on about one example in a hundred
LEFT = 0.1  # of the loss of a D that tells nothing: the same share as of a logit's, 2 log 2, there
HINGE = 2.0  # the hinge loss of such a D, whose scores are 0


@symptom
class DiscriminatorWins:
    """½V(G, D) + log 2, the discriminator's own estimate of the JSD, is close to its bound log 2.

    There D is right on nearly every example, so data and fakes are apart as far as it can see.
    Where its outputs are scores instead of logits, its loss is held against that of a D that can
    tell nothing: 2 under the hinge, (b − a)²/4 under least squares with targets a and b.
    """

    name: ClassVar[str] = "discriminator_wins"
    label: ClassVar[str] = "Discriminator wins"
    order: ClassVar[int] = 10
    families: ClassVar[tuple[str, ...]] = ("adversarial",)
    metrics: ClassVar[tuple[Names, ...]] = (("discriminator_jsd",), ("discriminator_loss",))
    panel: ClassVar[str] = "critic"

    def tells(self, evidence: Evidence) -> bool:
        """Whether there is a limit that its loss or its estimate can be held against."""
        return "discriminator_jsd" in evidence.names or blind_loss(evidence) > 0.0

    def find(self, evidence: Evidence) -> Finding | None:
        """Look at the estimate of late, or at the loss."""
        seen = evidence.last("discriminator_jsd")
        if seen is not None:
            sure = seen.median >= SURE
            reading = seen.reading(seen.median, "≥", SURE)
            return self._said(ESTIMATE, reading, self.panel) if sure else None
        loss, blind = evidence.last("discriminator_loss"), blind_loss(evidence)
        if loss is None or loss.median > LEFT * blind:
            return None
        return self._said(LOSS, loss.reading(loss.median, "≤", LEFT * blind), "losses")

    def _said(self, why: str, reading: Reading, panel: str) -> Finding:
        return Finding(
            self.name,
            self.label,
            "warning",
            f"The discriminator wins: it tells nearly every fake from the data, so {why}, "
            "however near or far the fakes are.",
            (reading,),
            "Fewer updates of D for one of G, a smaller D, or instance noise; or a critic, whose "
            "distance goes on telling how far the fakes are.",
            panel,
        )


ESTIMATE = "its own estimate of the JSD stands at its limit log 2"
LOSS = "its loss is next to nothing"


def blind_loss(evidence: Evidence) -> float:
    """Return the loss of a D that gives all examples its best single score, −∞ if unknown."""
    match evidence.setting("objective", "kind"):
        case "hinge":
            return HINGE
        case "least_squares":
            a, b = (evidence.setting("objective", f"{name}_target") for name in ("fake", "real"))
            return (
                0.25 * (b - a) ** 2 if isinstance(a, float) and isinstance(b, float) else -math.inf
            )
    return -math.inf
