"""The players go round each other."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from engine.contract.columns import Values
from engine.contract.findings import Finding
from engine.symptoms.evidence import LATER, Evidence
from engine.symptoms.kind import Names, symptom

BLOCK = 10  # steps: what lasts longer than that is no noise of single batches
SLOW = 0.5  # of the variance of the loss lies in such blocks; of noise a tenth does
SWING = 0.05  # of the loss, or of that at the start: games that settle swing by a hundredth
TURNS = 4  # crossings of the trend: two rounds
START = 20  # steps: where D wins its loss goes to 0, and the wake of that is no swing
FEWEST = 200  # steps, which make 20 blocks
BLOCKS = 1000  # at most; beyond that they are longer


@symptom
class Oscillation:
    """The discriminator's loss swings about its trend, far beyond the noise of single batches.

    In the later half of the run the means of blocks of steps are compared with single values: of
    independent noise those of b steps have the share 1/b of the variance, in a game that goes
    round most of it. The generator's loss has no scale of its own under a critic.
    """

    name: ClassVar[str] = "oscillation"
    label: ClassVar[str] = "Oscillation"
    order: ClassVar[int] = 51
    families: ClassVar[tuple[str, ...]] = ("adversarial",)
    metrics: ClassVar[tuple[Names, ...]] = (("discriminator_loss",),)
    panel: ClassVar[str] = "losses"

    def find(self, evidence: Evidence) -> Finding | None:
        """Look at the slow part of the loss."""
        seen = evidence.last("discriminator_loss", LATER, FEWEST)
        if seen is None:
            return None
        slow = detrended(seen.means(max(BLOCK, len(seen) // BLOCKS)))
        share = float(slow.var()) / max(float(detrended(seen.thinned).var()), 1e-300)
        _, losses = evidence.columns.column("discriminator_loss")
        level = max(abs(seen.median), abs(float(np.nanmedian(losses[:START]))))
        swing = float(slow.std()) / max(level, 1e-300)
        turns = crossings(slow)
        if not (share >= SLOW and swing >= SWING and turns >= TURNS):  # nor what is no number
            return None
        return Finding(
            self.name,
            self.label,
            "info",
            "The players go round each other: the discriminator's loss swings about its level, far "
            "beyond the noise of single batches, and comes to no rest.",
            (
                seen.reading(share, "≥", SLOW, "slow share of its variance"),
                seen.reading(swing, "≥", SWING, "swing over level"),
                seen.reading(turns, "≥", TURNS, "crossings of its trend"),
            ),
            "A lower learning rate, less momentum (β₁), R1 or a gradient penalty, or an "
            "average of the generator's weights.",
            self.panel,
        )


def detrended(values: Values) -> Values:
    """Return the values less the straight line that fits them best."""
    places = np.linspace(-1.0, 1.0, len(values))
    slope = float((places * values).sum() / (places * places).sum())
    left: Values = values - values.mean() - slope * places
    return left


def crossings(values: Values) -> int:
    """Return how often the values change their sign."""
    return int(np.count_nonzero(np.diff(np.signbit(values))))
