"""Mixes of four draws of noise: a grid of them and one at a point, made by one probe in turn."""

from __future__ import annotations

import numpy as np

from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Bytes, Images

PATIENCE = 10  # pictures of the point, after which the grid of a run that trains is asked for anew


class Mixing:
    """What the probe of mixes has made; one request has one place, so it is asked by turns."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew, as with another run."""
        self.grid: Images | None = None
        self.point: Images | None = None
        self._seen: Images | None = None
        self._due, self._age = True, 0

    def request(self, place: tuple[float, float]) -> ProbeRequest:
        """Ask for the grid if it is due, else for the point; y goes up and rows go down."""
        x, y = place
        return ProbeRequest("mix", 0, () if self._due else (x, 1.0 - y))

    def take(self, part: Images | None) -> bool:
        """Keep what was made and say whether something else is to be asked for now."""
        if part is None or part is self._seen or not len(part.pixels):
            return False
        self._seen = part
        if len(part.pixels) > 1:
            self.grid, self._due, self._age = part, False, 0
            return True
        self.point, self._age = part, self._age + 1
        self._due = self.grid is None or (self._age >= PATIENCE and part.step > self.grid.step)
        return self._due


def mosaic(images: Images) -> Bytes:
    """Return the pictures of a full grid as one, RGBA, the first at the top, with gaps between."""
    count, height, width, _ = images.pixels.shape
    columns = images.columns or count
    rows = count // columns
    tiles = np.zeros((rows * columns, height + 1, width + 1, 4), np.uint8)
    tiles[:, :-1, :-1, :3] = images.pixels[: rows * columns]
    tiles[:, :-1, :-1, 3] = 255
    grid = tiles.reshape(rows, columns, *tiles.shape[1:]).swapaxes(1, 2)
    joined: Bytes = grid.reshape(rows * (height + 1), columns * (width + 1), 4)
    return joined
