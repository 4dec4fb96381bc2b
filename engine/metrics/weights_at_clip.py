"""How many weights the clipping holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.choices import imposed
from engine.views import Duel

if TYPE_CHECKING:
    from engine.observation import Observation

NEARLY = 0.99


@metric
class WeightsAtClip:
    """The share of the entries of D's weight matrices that are within 1 % of ±c."""

    name: ClassVar[str] = "weights_at_clip"
    label: ClassVar[str] = "Weights at ±c"
    unit: ClassVar[str] = "share"
    direction: ClassVar[Direction] = "none"
    group: ClassVar[str] = "weights"
    source: ClassVar[str] = "Gulrajani et al. 2017, figure 1; Lecture E (weight clipping)"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs weights that are clipped."""
        return seen.has(Duel) and bool(seen.duel.weights) and imposed(seen, "clip", "c") is not None

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        bound = imposed(seen, "clip", "c") or 0.0
        held = sum(int((weight.abs() >= NEARLY * bound).sum()) for weight in seen.duel.weights)
        return Measurement(held / sum(weight.numel() for weight in seen.duel.weights))
