"""The data."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.snapshot import Floats, Points, frozen
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.streams import keyed

if TYPE_CHECKING:
    from engine.observation import Observation

POINTS = 1000


@probe
class Real:
    """Real points, the same at every step."""

    name: ClassVar[str] = "real"
    label: ClassVar[str] = "Real samples"
    picture: ClassVar[Picture] = "points"

    def applies(self, seen: Observation) -> bool:
        """It needs points of the plane."""
        return seen.plane

    def draw(self, seen: Observation, resolution: int = 0) -> Points:
        """Make the picture."""
        count = resolution or POINTS

        def compute() -> Floats:
            random = keyed(seen.seed, f"real points/{count}", 0)
            return frozen(seen.dataset.sample(count, random))

        return Points(seen.step, seen.lasting(("real points", count), compute))
