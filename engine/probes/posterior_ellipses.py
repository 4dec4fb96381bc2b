"""How sure the encoder is of its codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.contract.snapshot import Lines, frozen
from engine.contract.specs import Picture
from engine.kinds import probe
from engine.numerics.codes.coded import FIRST, axes_of, coded, covariances, on_a_plane, plane_of
from engine.numerics.ellipses import ellipses
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation

CURVES = 100
EXAMPLES = 1000  # as many as are shown as points by default, so that ellipses sit on points
SIGMAS = 1.0


@probe
class PosteriorEllipses:
    """q(z|x) of the first of the examples shown as codes: an ellipse at one σ, by mode or class.

    It shows mean and covariance of two coordinates, which of posteriors that are not normal is
    only a part of the truth.
    """

    name: ClassVar[str] = "posterior_ellipses"
    label: ClassVar[str] = "Posteriors q(z|x)"
    picture: ClassVar[Picture] = "lines"

    def applies(self, seen: Observation) -> bool:
        """It needs codes of two dimensions or more."""
        return on_a_plane(seen)

    def draw(self, seen: Observation, resolution: int = 0) -> Lines:
        """Make the picture of the first two coordinates."""
        return self.draw_at(seen, resolution, FIRST)

    def draw_at(self, seen: Observation, resolution: int, at: tuple[float, ...]) -> Lines:
        """Make the picture of the coordinates that ``at`` numbers from 0."""
        count, axes = resolution or CURVES, axes_of(at, seen.view(Latent).dimension)
        found = coded(seen, max(count, EXAMPLES))
        spread = covariances(seen, found, axes)[:count]
        curves = ellipses(plane_of(found.means, axes)[:count], spread, SIGMAS)
        labels = None if found.labels is None else frozen(found.labels[:count])
        return Lines(seen.step, frozen(curves), labels)
