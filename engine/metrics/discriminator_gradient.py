"""How steep the discriminator is between data and fakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.specs import Direction
from engine.kinds import Measurement, metric
from engine.numerics.lipschitz import slopes_by_place
from engine.views import Duel

if TYPE_CHECKING:
    from engine.observation import Observation


@metric
class DiscriminatorGradient:
    """The mean norm of the gradient of D's raw output between data and fakes.

    The raw output is a logit, a score or a critic value; the 1024 points lie evenly on segments
    from real points to fakes, where gradient penalties act.
    """

    name: ClassVar[str] = "discriminator_gradient"
    label: ClassVar[str] = "∥∇D∥ between"
    unit: ClassVar[str] = "output per data unit"
    direction: ClassVar[Direction] = "none"
    group: ClassVar[str] = "gradients"
    source: ClassVar[str] = "Gulrajani et al. 2017; Lecture E (gradient penalty)"
    dear: ClassVar[bool] = True
    reference: ClassVar[tuple[tuple[str, float], ...]] = ()

    def applies(self, seen: Observation) -> bool:
        """It needs a discriminator."""
        return seen.has(Duel)

    def measure(self, seen: Observation) -> Measurement:
        """Return the number."""
        slopes = slopes_by_place(seen)["between"]
        return Measurement(float(slopes.mean()), error=float(slopes.std()) / len(slopes) ** 0.5)
