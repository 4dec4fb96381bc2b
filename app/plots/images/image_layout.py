"""How pictures are put into a room: how many in a row, how many, and how large."""

from __future__ import annotations

import math
from dataclasses import dataclass

GAP = 2  # pixels between two pictures
WORTH = 1.6  # times the area that makes up for leaving pictures out
FEWEST = 0.4  # of the pictures that are shown in any case, if there is room at all


@dataclass(frozen=True, slots=True)
class Layout:
    """``shown`` pictures, ``columns`` in a row, each pixel of them ``scale`` pixels wide.

    ``cell`` is the width and height of one with the gap and the caption beside it.
    """

    columns: int
    shown: int
    scale: float
    cell: tuple[int, int]

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return math.ceil(self.shown / self.columns) if self.columns else 0

    @property
    def area(self) -> float:
        """How much of the pictures is seen, in pixels of one picture."""
        return self.shown * self.scale**2

    def place(self, index: int) -> tuple[int, int]:
        """Return the left and top edges of a picture."""
        row, column = divmod(index, self.columns)
        return column * self.cell[0], row * self.cell[1]


NOTHING = Layout(0, 0, 1.0, (1, 1))


def arranged(
    count: int,
    size: tuple[int, int],
    room: tuple[int, int],
    *,
    columns: int = 0,
    caption: int = 0,
    apart: int = GAP,
) -> Layout:
    """Lay out ``count`` pictures of ``size`` (width, height) as large as the room allows.

    They are enlarged by whole factors only, so that every pixel stays a square; those of a fixed
    number of columns are made smaller to fit, of others fewer are shown, also where they become
    much larger by it. A row is ``caption`` higher than its pictures, and columns are ``apart``.
    """
    if min(count, *size, *room) < 1:
        return NOTHING
    gaps = apart, GAP + caption
    if columns:
        return _fixed(min(columns, count), count, size, room, gaps)
    tries = [_whole(c, count, size, room, gaps) for c in range(1, count + 1)]
    area = max(t.area for t in tries)
    complete = [t for t in tries if t.shown == count and WORTH * t.area >= area]
    if complete:
        return _evenly(
            max(complete, key=lambda t: t.scale), count, (room[0] + apart, room[1] + GAP)
        )
    return max(tries, key=lambda t: t.area)


def _evenly(found: Layout, count: int, room: tuple[int, int]) -> Layout:
    """Return the layout of pictures of that size whose last row lacks the fewest.

    Of several it is that in the shape of the room, which has a gap behind the last picture as well.
    """
    across, down = (side // cell for side, cell in zip(room, found.cell, strict=True))
    tries = [
        Layout(c, count, found.scale, found.cell)
        for c in range(1, min(count, across) + 1)
        if math.ceil(count / c) <= down
    ]

    def lack(tried: Layout) -> tuple[int, float]:
        wide, high = tried.columns * tried.cell[0], tried.rows * tried.cell[1]
        return tried.rows * tried.columns - count, abs(math.log(wide * room[1] / (high * room[0])))

    return min([*tries, found], key=lack)


def _whole(
    columns: int, count: int, size: tuple[int, int], room: tuple[int, int], gaps: tuple[int, int]
) -> Layout:
    """Return the layout of so many columns with the largest whole factor, of as many as fit."""
    rows = math.ceil(FEWEST * count / columns)
    wide = (room[0] + gaps[0] - columns * gaps[0]) // (columns * size[0])
    high = (room[1] + GAP - rows * gaps[1]) // (rows * size[1])
    scale = max(1, min(wide, high))
    cell = _cell(size, scale, gaps)
    across = max(1, min(columns, (room[0] + gaps[0]) // cell[0]))
    down = max(1, (room[1] + GAP) // cell[1])
    return Layout(across, min(count, across * down), float(scale), cell)


def _fixed(
    columns: int, count: int, size: tuple[int, int], room: tuple[int, int], gaps: tuple[int, int]
) -> Layout:
    rows = math.ceil(count / columns)
    wide = (room[0] + gaps[0] - columns * gaps[0]) / (columns * size[0])
    high = (room[1] + GAP - rows * gaps[1]) / (rows * size[1])
    scale = min(wide, high)
    whole = float(math.floor(scale)) if scale >= 1 else 1.0 / math.ceil(1.0 / max(scale, 0.02))
    return Layout(columns, count, whole, _cell(size, whole, gaps))


def _cell(size: tuple[int, int], scale: float, gaps: tuple[int, int]) -> tuple[int, int]:
    width, height = (max(1, round(side * scale)) for side in size)
    return width + gaps[0], height + gaps[1]
