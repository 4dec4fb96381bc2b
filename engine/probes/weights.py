"""Where the discriminator's weights lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from engine.contract.snapshot import Histogram, frozen
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.choices import imposed
from engine.views import Duel

if TYPE_CHECKING:
    from engine.observation import Observation

BINS = 61  # odd, so that 0 is in the middle of a bin
ROOM = 1.05


@probe
class WeightHistogram:
    """A histogram of the entries of all weight matrices of the discriminator or critic.

    Where weights are clipped there are lines at ±c.
    """

    name: ClassVar[str] = "weights"
    label: ClassVar[str] = "Weights of D"
    picture: ClassVar[Picture] = "histogram"

    def applies(self, seen: Observation) -> bool:
        """It needs weight matrices."""
        return seen.has(Duel) and bool(seen.duel.weights)

    def draw(self, seen: Observation, resolution: int = 0) -> Histogram:
        """Make the picture."""
        entries = np.concatenate(
            [weight.detach().cpu().numpy().ravel() for weight in seen.duel.weights]
        )
        bound = imposed(seen, "clip", "c")
        # the bound fills the picture where there is one, so that the heaps at ±c are seen
        reach = max(float(np.abs(entries).max()), bound or 0.0, 1e-12) * ROOM
        counts, edges = np.histogram(entries, resolution or BINS, (-reach, reach))
        marks = () if bound is None else (("−c", -bound), ("c", bound))
        return Histogram(seen.step, frozen(edges), {"weights": frozen(counts)}, marks)
