"""What reaches the generator's parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.outputs import parameter_gradient_norm
from engine.views import Duel

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class GeneratorGradient:
    """The norm of the gradient of G's loss over all of G's parameters.

    It is that of the last step, before the optimiser rescales it; a report takes fresh noise.
    """

    name: ClassVar[str] = "generator_gradient"
    label: ClassVar[str] = "Gradient at θ of G"
    unit: ClassVar[str] = "loss per parameter unit"
    direction: ClassVar[Direction] = "none"
    group: ClassVar[str] = "gradients"
    source: ClassVar[str] = "Arjovsky and Bottou 2017; Lecture A (vanishing gradients)"
    dear: ClassVar[bool] = False
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs the last step, or the generator's parameters."""
        return seen.has(Duel)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        if seen.duel.record is not None:
            return Measurement(seen.duel.record.generator_norm)
        return Measurement(parameter_gradient_norm(seen))
