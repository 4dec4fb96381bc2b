"""What the decoder makes of the space of codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
import torch

from engine.contract.snapshot import Floats, Images, Mesh, frozen
from engine.contract.specs import Picture
from engine.kinds import Tensor, probe
from engine.numerics.coded import coded, latent_area
from engine.numerics.discrete_codes import Discrete
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

    The grid spans the square that holds nearly all codes; dimensions beyond two are 0, and one
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
        """Make the picture."""
        if seen.images:
            return _mosaic(seen, resolution or SIDE)
        curve = seen.view(Latent).dimension == 1
        grid = _grid(seen, resolution or (CURVE if curve else LINES))
        points = _decoded(seen, seen.tensor(grid.reshape(-1, grid.shape[2])))
        return Mesh(seen.step, frozen(points.reshape(*grid.shape[:2], 2)))


def _mosaic(seen: Observation, side: int) -> Images:
    """Return decoded codes, ``side`` in a row, the second coordinate upwards."""
    found = coded(seen, EXAMPLES).codes
    if isinstance(found, Discrete):
        with torch.no_grad():
            codes = _entries(found)[: side**2]
    else:
        grid = _grid(seen, side)[::-1]
        codes = seen.tensor(grid.reshape(-1, grid.shape[2]))
    return pictures(seen, _decoded(seen, codes), columns=side)


def _entries(found: Discrete) -> Tensor:
    """Return a code (K, m C) for every entry of the first book."""
    commonest = found.probabilities.mean(0).argmax(-1)
    places = torch.arange(len(found.book), device=commonest.device)
    codes = found.book[places, commonest].repeat(found.book.shape[1], 1, 1)
    codes[:, 0] = found.book[0]
    return codes.flatten(1)


def _grid(seen: Observation, side: int) -> Floats:
    """Return codes (rows, side, c) over the latent plane; a single row for one dimension."""
    area, width = latent_area(seen, EXAMPLES), seen.view(Latent).dimension
    line = np.linspace(area.left, area.right, side, dtype=np.float32)
    grid = np.zeros((1 if width == 1 else side, side, width), dtype=np.float32)
    grid[..., 0] = line
    if width > 1:
        grid[..., 1] = line[:, None]
    return grid


def _decoded(seen: Observation, codes: Tensor) -> Floats:
    with torch.no_grad():
        found: Floats = seen.view(Latent).decode(codes).cpu().numpy()
    return found
