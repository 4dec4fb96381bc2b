"""The players go round each other."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from engine.contract.columns import Values
from engine.contract.findings import Finding
from engine.symptoms.evidence import LATER, Evidence
from engine.symptoms.kind import Names, symptom

SLOW = 0.5  # of the variance of a loss lies in its slow changes: of noise it is a block's share
TURNS = 4  # crossings of the trend by the block means: two rounds
FEWEST = 400  # steps, so that a block averages at least ten
LOSSES = ("generator_loss", "discriminator_loss")


@symptom
class Oscillation:
    """A player's loss swings slowly about its trend, far beyond the noise of single batches.

    The later half of the run is cut into 40 blocks. Of independent noise the means of blocks of b
    steps have the share 1/b of the variance; in a game that goes round most of it is theirs.
    """

    name: ClassVar[str] = "oscillation"
    label: ClassVar[str] = "Oscillation"
    order: ClassVar[int] = 51
    families: ClassVar[tuple[str, ...]] = ("adversarial",)
    metrics: ClassVar[tuple[Names, ...]] = tuple((n,) for n in LOSSES)
    panel: ClassVar[str] = "losses"

    def find(self, evidence: Evidence) -> Finding | None:
        """Look at the slow part of both losses."""
        for name in LOSSES:
            seen = evidence.last(name, LATER, FEWEST)
            if seen is None:
                continue
            slow = detrended(seen.blocks)
            share = float(slow.var()) / max(float(detrended(seen.thinned).var()), 1e-300)
            turns = crossings(slow)
            if not (share >= SLOW and turns >= TURNS):
                continue
            return Finding(
                self.name,
                self.label,
                "info",
                "The players go round each other: their losses swing slowly about a level, far "
                "beyond the noise of single batches, and come to no rest.",
                (
                    seen.reading(share, "≥", SLOW, "slow share of the variance"),
                    seen.reading(turns, "≥", TURNS, "crossings of the trend"),
                ),
                "A lower learning rate, less momentum (β₁), R1 or a gradient penalty, or an "
                "average of the generator's weights.",
                self.panel,
            )
        return None


def detrended(values: Values) -> Values:
    """Return the values less the straight line that fits them best."""
    places = np.linspace(-1.0, 1.0, len(values))
    slope = float((places * values).sum() / (places * places).sum())
    left: Values = values - values.mean() - slope * places
    return left


def crossings(values: Values) -> int:
    """Return how often the values change their sign."""
    return int(np.count_nonzero(np.diff(np.signbit(values))))
