"""Where codes are, all examples together."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
import torch

from engine.contract.snapshot import Field, frozen
from engine.contract.specs import Picture
from engine.kinds import Codes, probe
from engine.numerics.codes.coded import (
    FIRST,
    Axes,
    axes_of,
    coded,
    covariances,
    latent_area,
    on_a_plane,
)
from engine.numerics.codes.gaussian_codes import DiagonalCodes, FullCodes
from engine.numerics.codes.surgery import log_aggregated
from engine.numerics.lipschitz import lattice
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation

RESOLUTION = 64
EXAMPLES = 400
SHOWN = 1000  # as many as are shown as codes, whose square the picture covers
TINY = 1e-12  # a variance that keeps a factor of a degenerate covariance


@probe
class AggregatedPosterior:
    """The density of q(z) = (1/n) Σ q(z|x) over 400 examples, in two coordinates.

    With more dimensions it is that of normal posteriors of the same means and covariances.
    """

    name: ClassVar[str] = "aggregated_posterior"
    label: ClassVar[str] = "Aggregated posterior q(z)"
    picture: ClassVar[Picture] = "field"

    def applies(self, seen: Observation) -> bool:
        """It needs codes of two dimensions or more."""
        return on_a_plane(seen)

    def draw(self, seen: Observation, resolution: int = 0) -> Field:
        """Make the picture of the first two coordinates."""
        return self.draw_at(seen, resolution, FIRST)

    def draw_at(self, seen: Observation, resolution: int, at: tuple[float, ...]) -> Field:
        """Make the picture of the coordinates that ``at`` numbers from 0."""
        cells, axes = resolution or RESOLUTION, axes_of(at, seen.view(Latent).dimension)
        area = latent_area(seen, SHOWN, axes)
        points = seen.tensor(lattice(area, cells))
        with torch.no_grad():
            found = log_aggregated(_planar(seen, axes), points).exp()
        values = frozen(found.cpu().numpy().reshape(cells, cells))
        note = "" if seen.view(Latent).dimension == 2 else "of two coordinates"
        return Field(seen.step, values, area, 0.0, _top(values), note)


def _planar(seen: Observation, axes: Axes) -> Codes:
    """Return the posteriors of two coordinates."""
    found = coded(seen, EXAMPLES)
    if seen.view(Latent).dimension == 2:
        return found.codes
    if isinstance(found.codes, DiagonalCodes):
        return DiagonalCodes(found.codes.mean[:, list(axes)], found.codes.log_sigma[:, list(axes)])
    spread = torch.from_numpy(covariances(seen, found, axes)) + TINY * torch.eye(2)
    factor = torch.linalg.cholesky(spread).to(found.codes.mean)
    diagonal = factor.diagonal(dim1=1, dim2=2).log()
    return FullCodes(found.codes.mean[:, list(axes)], factor, diagonal)


def _top(values: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> float:
    """Return the level at which colours saturate: few cells lie above it."""
    return max(float(np.quantile(values[np.isfinite(values)], 0.998)), 1e-9)
