"""The value of the game."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.outputs import game_value

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class Value:
    """V(G, D) = E log D(x) + E log(1 − D(G(z))) over the batch of the last step.

    A report takes fresh samples and states the standard error. Labels are not smoothed in it.
    """

    name: ClassVar[str] = "value"
    label: ClassVar[str] = "V(G, D)"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "none"
    group: ClassVar[str] = "critic"
    source: ClassVar[str] = "Goodfellow et al. 2014; Lecture C p. 4"
    dear: ClassVar[bool] = False
    reference: ClassVar[tuple[tuple[str, float], ...]] = (
        ("−2 log 2", -2 * math.log(2)),
        ("0", 0.0),
    )

    def applies(self, seen: Observation) -> bool:
        """It needs a discriminator whose raw output is a logit."""
        return seen.reads == "logit"

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        return game_value(seen)
