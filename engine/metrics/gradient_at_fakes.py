"""What reaches the fakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.choices import judged_count
from engine.numerics.outputs import loss_gradients
from engine.views import Duel

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class GradientAtFakes:
    """The mean norm of the gradient of each fake's own generator loss at that fake.

    It is taken over the batch of the last step, or in reports over fresh fakes. It vanishes
    where D is sure of itself and the loss saturates.
    """

    name: ClassVar[str] = "gradient_at_fakes"
    label: ClassVar[str] = "Gradient at the fakes"
    unit: ClassVar[str] = "loss per data unit"
    direction: ClassVar[Direction] = "none"
    group: ClassVar[str] = "gradients"
    source: ClassVar[str] = "Arjovsky and Bottou 2017; Lecture A (vanishing gradients)"
    dear: ClassVar[bool] = False
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs a discriminator."""
        return seen.has(Duel)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        if seen.duel.record is not None:
            gradients = seen.duel.record.fake_gradients
        else:
            gradients = loss_gradients(seen, seen.fake(judged_count(seen)))
        # einsum squares and adds in one pass: this is taken at every step
        lengths = np.sqrt(np.einsum("ij,ij->i", gradients, gradients))
        return Measurement(float(np.add.reduce(lengths)) / len(lengths))
