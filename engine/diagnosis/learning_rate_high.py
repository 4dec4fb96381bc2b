"""Steps so large that the loss rises again."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from engine.contract.findings import Finding
from engine.symptoms.evidence import Evidence
from engine.symptoms.kind import Names, symptom

WORSE = 8.0  # times the scatter of calm blocks (a quarter of all): four standard deviations
SHARE = 0.05  # of all that was descended: smaller losses do no harm
CHANCE = 5.0  # times the change from batch to batch: the first loss is of a single batch
FEWEST = 80  # steps, so that a block has two values at least
LOSSES = ("flow_loss", "batch_bound")
HIGHER = frozenset({"batch_bound"})


@symptom
class LearningRateHigh:
    """What is descended is worse of late than it was before, beyond the noise of its batches.

    Of a single player only: in a game either loss may rise.
    """

    name: ClassVar[str] = "learning_rate_high"
    label: ClassVar[str] = "Learning rate too high"
    order: ClassVar[int] = 50
    families: ClassVar[tuple[str, ...]] = ("variational", "flow")
    metrics: ClassVar[tuple[Names, ...]] = tuple((n,) for n in LOSSES)
    panel: ClassVar[str] = "losses"
    # Samples of a broken model are anywhere, and losses that are thrown about differ by chance.
    explains: ClassVar[tuple[str, ...]] = ("modes_lost", "likelihood_overfits")

    def find(self, evidence: Evidence) -> Finding | None:
        """Compare the last blocks of the run with its best ones."""
        seen = next((s for n in LOSSES if (s := evidence.whole(n, FEWEST)) is not None), None)
        if seen is None:
            return None
        sign = -1.0 if seen.metric in HIGHER else 1.0
        heights = sign * seen.blocks
        smooth = np.convolve(heights, np.full(5, 0.2), mode="valid")  # means of five blocks
        chance = CHANCE * float(np.median(np.abs(np.diff(seen.thinned))))
        start = sign * float(seen.values[0]) + chance  # before the first update
        now, best = float(smooth[-1]), min(float(smooth.min()), start)
        scatter = float(np.quantile(np.abs(np.diff(heights)), 0.25))
        limit = max(WORSE * scatter, SHARE * (start - best))
        if not now - best > limit:  # nor where neither is a number
            return None
        return Finding(
            self.name,
            self.label,
            "warning",
            "The learning rate is too high: the loss has been lower before, and is thrown about "
            "rather than descended.",
            (seen.reading(now - best, "≥", limit, "worse than its best by"),),
            "A learning rate three to ten times lower, or a schedule that lowers it.",
            self.panel,
        )
