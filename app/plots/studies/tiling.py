"""How several drawings share a rectangle: rows in which each gets as much room as it can. No Qt."""

from __future__ import annotations

from collections.abc import Iterator

SHAPE = 1.45  # width over height at which a drawing looks best
BESIDE, BELOW = 50, 60  # pixels that axes and titles take of a drawing, across and down
LEAD = 1.5  # times the height of the others that a leading row has
Box = tuple[int, int, int, int]  # left, top, width, height


def rows_of(count: int, width: int, height: int) -> tuple[int, ...]:
    """Return how many of ``count`` drawings stand in each row; rows may differ by one."""
    if count < 1:
        return ()
    options = (_shared(count, rows) for rows in range(1, count + 1))
    return max(options, key=lambda option: _room(option, width, height))


def boxes(count: int, width: int, height: int, gap: int, *, lead: bool = False) -> tuple[Box, ...]:
    """Return the rectangles of ``count`` drawings, row by row, ``gap`` pixels apart.

    Where rows differ, the first of them has more drawings, or fewer and more height if the first
    drawing is to ``lead``.
    """
    rows = rows_of(count, width, height)
    if lead:
        rows = rows[::-1]
        if len(rows) > 1 and rows[0] < rows[-1]:
            top = round(LEAD * height / (len(rows) - 1 + LEAD))
            below = _boxes(rows[1:], width, height - top - gap, gap)
            first = _boxes(rows[:1], width, top, gap)
            return (*first, *((x, y + top + gap, w, h) for x, y, w, h in below))
    return tuple(_boxes(rows, width, height, gap))


def _boxes(rows: tuple[int, ...], width: int, height: int, gap: int) -> Iterator[Box]:
    for row, across in enumerate(rows):
        top, bottom = _ends(row, len(rows), height, gap)
        for column in range(across):
            left, right = _ends(column, across, width, gap)
            yield left, top, right - left, bottom - top


def _ends(index: int, count: int, length: int, gap: int) -> tuple[int, int]:
    """Return where one of ``count`` equal parts of a length begins and ends."""
    part = (length - gap * (count - 1)) / count
    start = index * (part + gap)
    return round(start), max(round(start) + 1, round(start + part))


def _shared(count: int, rows: int) -> tuple[int, ...]:
    """Share ``count`` drawings among rows, the first rows having one more."""
    fewest, more = divmod(count, rows)
    return tuple(fewest + (row < more) for row in range(rows))


def _room(rows: tuple[int, ...], width: int, height: int) -> float:
    """Return the height inside the axes of the smallest drawing, were it of the best shape."""
    return min((width / max(rows) - BESIDE) / SHAPE, height / len(rows) - BELOW)
