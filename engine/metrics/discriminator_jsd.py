"""What the discriminator takes the divergence for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.outputs import game_value

if TYPE_CHECKING:
    from engine.observation import Observation

LOG_2 = math.log(2)


@metric
class DiscriminatorJsd:
    """½V(G, D) + log 2: the discriminator's own estimate of the JSD.

    Its expectation is at most the JSD, and equals it for D = D*.
    """

    name: ClassVar[str] = "discriminator_jsd"
    label: ClassVar[str] = "JSD as D sees it"
    unit: ClassVar[str] = "nats"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "critic"
    source: ClassVar[str] = "Goodfellow et al. 2014, theorem 1; Lecture C p. 6"
    dear: ClassVar[bool] = False
    reference: ClassVar[tuple[tuple[str, float], ...]] = (("log 2", LOG_2), ("0", 0.0))

    def applies(self, seen: Observation) -> bool:
        """It needs a discriminator whose raw output is a logit."""
        return seen.reads == "logit"

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        value = game_value(seen)
        error = None if value.error is None else value.error / 2
        return Measurement(value.value / 2 + LOG_2, error=error)
