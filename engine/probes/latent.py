"""Where examples lie in the latent plane."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.snapshot import Points, frozen
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.codes.coded import FIRST, axes_of, coded, plane_of
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation

POINTS = 1000


@probe
class LatentCodes:
    """The mean codes of examples that stay the same, two coordinates of them, by mode or class.

    Of quantised codes it is what the encoder gave before the nearest was taken.
    """

    name: ClassVar[str] = "latent"
    label: ClassVar[str] = "Codes"
    picture: ClassVar[Picture] = "points"

    def applies(self, seen: Observation) -> bool:
        """It needs codes."""
        return seen.has(Latent)

    def draw(self, seen: Observation, resolution: int = 0) -> Points:
        """Make the picture of the first two coordinates."""
        return self.draw_at(seen, resolution, FIRST)

    def draw_at(self, seen: Observation, resolution: int, at: tuple[float, ...]) -> Points:
        """Make the picture of the coordinates that ``at`` numbers from 0."""
        found = coded(seen, resolution or POINTS)
        axes = axes_of(at, seen.view(Latent).dimension)
        labels = None if found.labels is None else frozen(found.labels)
        return Points(seen.step, frozen(plane_of(found.means, axes)), labels, found.names)
