"""The generator's points."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.snapshot import Points, frozen
from engine.contract.specs import Picture
from engine.kinds import probe

if TYPE_CHECKING:
    from engine.observation import Observation

POINTS = 1000


@probe
class Fake:
    """Fakes from noise that is the same at every step, so that one point can be followed."""

    name: ClassVar[str] = "fake"
    label: ClassVar[str] = "Fakes"
    picture: ClassVar[Picture] = "points"

    def applies(self, seen: Observation) -> bool:
        """It needs points of the plane."""
        return seen.plane

    def draw(self, seen: Observation, resolution: int = 0) -> Points:
        """Make the picture."""
        noise = seen.fixed_noise(resolution or POINTS)
        return Points(seen.step, frozen(seen.generate(noise)))
