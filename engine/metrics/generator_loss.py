"""What the generator descends."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.outputs import outputs
from engine.views import Duel

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class GeneratorLoss:
    """The loss of the generator as its last update computed it; in reports on fresh samples."""

    name: ClassVar[str] = "generator_loss"
    label: ClassVar[str] = "Loss of G"
    unit: ClassVar[str] = "loss"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "losses"
    source: ClassVar[str] = "Goodfellow et al. 2014, algorithm 1; Lecture C p. 7"
    dear: ClassVar[bool] = False
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs a discriminator."""
        return seen.has(Duel)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        if seen.duel.record is not None:
            return Measurement(seen.duel.record.generator_loss)
        fake = seen.tensor(outputs(seen).fake)
        return Measurement(float(seen.duel.objective.generator_loss(fake)))
