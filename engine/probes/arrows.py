"""Where the loss sends the fakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.snapshot import Arrows, frozen
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.outputs import loss_gradients
from engine.views import Duel

if TYPE_CHECKING:
    from engine.observation import Observation

ARROWS = 200
POINTS = 1000  # as many fakes as are shown by default, so that arrows sit on points


@probe
class GradientArrows:
    """Minus the gradient of each fake's own generator loss: the way it is pushed.

    The fakes are the first of those shown as points.
    """

    name: ClassVar[str] = "arrows"
    label: ClassVar[str] = "Gradient arrows"
    picture: ClassVar[Picture] = "arrows"

    def applies(self, seen: Observation) -> bool:
        """It needs a discriminator of the plane."""
        return seen.has(Duel) and seen.plane

    def draw(self, seen: Observation, resolution: int = 0) -> Arrows:
        """Make the picture."""
        count = resolution or ARROWS
        fakes = seen.generate(seen.fixed_noise(max(count, POINTS))[:count])
        return Arrows(seen.step, frozen(fakes), frozen(-loss_gradients(seen, fakes)))
