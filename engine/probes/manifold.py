"""What the decoder makes of the space of codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
import torch

from engine.contract.snapshot import Floats, Images, Mesh, frozen
from engine.contract.specs import Picture
from engine.kinds import Tensor, probe
from engine.numerics.codes.coded import FIRST, Axes, axes_of, coded, latent_area
from engine.numerics.codes.discrete_codes import Discrete
from engine.numerics.pictures import pictures
from engine.views import Latent

if TYPE_CHECKING:
    from engine.observation import Observation

LINES = 20
CURVE = 400  # a curve is drawn through its points alone
SIDE = 12  # pictures along a side
EXAMPLES = 1000


@probe
class Manifold:
    """The mean examples that the decoder gives for a regular grid of codes.

    The grid spans the square that holds nearly all codes, in two coordinates; others are 0, and one
    dimension gives a curve. Of discrete codes of images every entry of the book is decoded, in
    the first place, with the commonest entries in the others.
    """

    name: ClassVar[str] = "manifold"
    label: ClassVar[str] = "Decoded grid of codes"
    picture: ClassVar[Picture] = "mesh"  # or images, where examples are images

    def applies(self, seen: Observation) -> bool:
        """It needs codes, in a space if they are decoded to points of the plane."""
        if not seen.has(Latent):
            return False
        return seen.images or (seen.plane and seen.view(Latent).continuous)

    def draw(self, seen: Observation, resolution: int = 0) -> Mesh | Images:
        """Make the picture over the first two coordinates."""
        return self.draw_at(seen, resolution, FIRST)

    def draw_at(self, seen: Observation, resolution: int, at: tuple[float, ...]) -> Mesh | Images:
        """Make the picture over the coordinates that ``at`` numbers from 0."""
        dimension = seen.view(Latent).dimension
        axes = axes_of(at, dimension)
        if seen.images:
            return _mosaic(seen, resolution or SIDE, axes)
        grid = _grid(seen, resolution or (CURVE if dimension == 1 else LINES), axes)
        points = _decoded(seen, seen.tensor(grid.reshape(-1, grid.shape[2])))
        return Mesh(seen.step, frozen(points.reshape(*grid.shape[:2], 2)))


def _mosaic(seen: Observation, side: int, axes: Axes) -> Images:
    """Return decoded codes, ``side`` in a row, the second of the axes upwards."""
    found = coded(seen, EXAMPLES).codes
    if isinstance(found, Discrete):
        with torch.no_grad():
            codes = _entries(found)[: side**2]
    else:
        grid = _grid(seen, side, axes)[::-1]
        codes = seen.tensor(grid.reshape(-1, grid.shape[2]))
    return pictures(seen, _decoded(seen, codes), columns=side)


def _entries(found: Discrete) -> Tensor:
    """Return a code (K, m C) for every entry of the first book."""
    commonest = found.probabilities.mean(0).argmax(-1)
    places = torch.arange(len(found.book), device=commonest.device)
    codes = found.book[places, commonest].repeat(found.book.shape[1], 1, 1)
    codes[:, 0] = found.book[0]
    return codes.flatten(1)


def _grid(seen: Observation, side: int, axes: Axes) -> Floats:
    """Return codes (rows, side, c) over the latent plane; a single row for one dimension."""
    area, width = latent_area(seen, EXAMPLES, axes), seen.view(Latent).dimension
    line = np.linspace(area.left, area.right, side, dtype=np.float32)
    grid = np.zeros((1 if width == 1 else side, side, width), dtype=np.float32)
    grid[..., axes[0]] = line
    if width > 1:
        grid[..., axes[1]] = line[:, None]
    return grid


def _decoded(seen: Observation, codes: Tensor) -> Floats:
    with torch.no_grad():
        found: Floats = seen.view(Latent).decode(codes).cpu().numpy()
    return found
