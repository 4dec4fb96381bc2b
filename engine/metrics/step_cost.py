"""What looking ahead costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.general import TrainingSettings
from engine.kinds import Measurement, metric
from engine.numerics.choices import imposed

if TYPE_CHECKING:
    from engine.observation import Observation

AHEAD = 3  # gradients that one unrolled update stands for: its own, and the way back through it


@metric
class StepCost:
    """Gradients through the discriminator in one step: k for its own updates, 1 + 3u for each of G.

    An unrolled update counts three times, for the way back through it needs second derivatives.
    A plain step with k = 1 costs 2. It is counted from the settings, not timed.
    """

    name: ClassVar[str] = "step_cost"
    label: ClassVar[str] = "Cost of a step"
    unit: ClassVar[str] = "gradients of D"
    direction: ClassVar[Direction] = "lower"
    group: ClassVar[str] = "losses"
    source: ClassVar[str] = "Metz et al. 2017, section 2.4"
    dear: ClassVar[bool] = False
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs a generator that looks ahead."""
        return imposed(seen, "unrolling", "steps") is not None

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        training = seen.settings["training"]
        assert isinstance(training, TrainingSettings)
        ahead = imposed(seen, "unrolling", "steps") or 0.0
        return Measurement(training.k_d + training.k_g * (1.0 + AHEAD * ahead))
