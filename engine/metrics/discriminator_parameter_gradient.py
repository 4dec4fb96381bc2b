"""What reaches the discriminator's parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.views import Duel

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class DiscriminatorParameterGradient:
    """The norm of the gradient of D's loss over all of D's parameters.

    It is that of the last update, before the optimiser rescales it.
    """

    name: ClassVar[str] = "discriminator_parameter_gradient"
    label: ClassVar[str] = "Gradient at φ of D"
    unit: ClassVar[str] = "loss per parameter unit"
    direction: ClassVar[Direction] = "none"
    group: ClassVar[str] = "gradients"
    source: ClassVar[str] = "Lecture E (clipping makes gradients vanish or explode)"
    dear: ClassVar[bool] = False
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs the record of a step."""
        return seen.has(Duel) and seen.duel.record is not None

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        if seen.duel.record is None:
            return Measurement(float("nan"))
        return Measurement(seen.duel.record.discriminator_norm)
