"""The second player's own estimate is far from what it would be at its optimum."""

from __future__ import annotations

from typing import ClassVar

from engine.contract.findings import Finding
from engine.symptoms.evidence import Evidence
from engine.symptoms.kind import Names, symptom

HALF = 0.5  # of the exact value: below it, changes of the curve are those of the critic
CLEAR = 2.0  # noise floors of the exact value: below that there is little to be estimated
LEAST = 0.02  # of the exact value, where no floor is known
OF_A_CRITIC = "Critic not at its optimum"  # what plays against G under the Wasserstein loss
MOMENTS = frozenset({"mmd", "mmd_features"})  # objectives whose witness is no estimate of W1
CRITICS = "critic_w1"  # no discriminator has this estimate
ESTIMATES = (  # the estimate, the exact value, what it is called
    (CRITICS, "w1", "W₁"),
    ("f_bound", "f_divergence", "the divergence"),
    ("discriminator_jsd", "jsd", "the JSD"),
)


@symptom
class CriticNotOptimal:
    """The curve that a critic or discriminator draws is less than half of the exact value.

    At the optimum both are equal. Before it the curve rises and falls with the second player's
    training rather than with the quality of the fakes.
    """

    name: ClassVar[str] = "critic_not_optimal"
    label: ClassVar[str] = "Discriminator not at its optimum"
    order: ClassVar[int] = 30
    families: ClassVar[tuple[str, ...]] = ("adversarial",)
    metrics: ClassVar[tuple[Names, ...]] = tuple((e, w) for e, w, _ in ESTIMATES)
    panel: ClassVar[str] = "critic"

    def tells(self, evidence: Evidence) -> bool:
        """Whether the curve is an estimate of a distance, which a witness of moments is not."""
        return evidence.setting("objective", "kind") not in MOMENTS

    def called(self, evidence: Evidence) -> str:
        """Return the label, which says what plays against G."""
        return self.label if evidence.last(CRITICS) is None else OF_A_CRITIC

    def find(self, evidence: Evidence) -> Finding | None:
        """Hold the newest kind of estimate against its exact value."""
        if not self.tells(evidence):
            return None
        for name, exact, what in ESTIMATES:
            seen, true = evidence.last(name), evidence.last(exact)
            if seen is None or true is None:
                continue
            worth = max(CLEAR * (evidence.floor(exact) or 0.0), LEAST)
            limit = HALF * true.median
            if true.median < worth or seen.median > limit:
                return None
            return Finding(
                self.name,
                self.called(evidence),
                "info",
                f"D is not at its optimum: its curve shows less than half of "
                f"{what}, so as a distance it means nothing yet.",
                (seen.reading(seen.median, "≤", limit), true.reading(true.median, "≥", worth)),
                "More updates of it for one of G, a wider or deeper network, or a higher "
                "learning rate of its own.",
                self.panel,
            )
        return None
