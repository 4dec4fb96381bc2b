"""Blocks of cells that each hold enough of the data: a k-d tree on exact masses."""

from __future__ import annotations

import numpy as np

from engine.kinds import Doubles
from engine.numerics.distances.cells import Cells, Indices

Span = tuple[int, int, int, int]  # first and last row, first and last column, the last left out


def blocks(cells: Cells, masses: Doubles, least: float) -> Indices:
    """Return the block (k + 1,) of each cell of ``masses`` (k + 1,), the overflow's the last one.

    A rectangle of cells is halved by mass, across the side along which its data spreads most, as
    long as both halves hold at least ``least``. Since the blocks follow from the data alone,
    counts in them are multinomial. After Wang, Kulkarni and Verdú 2005, who divide by samples.
    """
    rows, columns = len(cells.y.edges) - 1, len(cells.x.edges) - 1
    table = masses[:-1].reshape(rows, columns)
    y, x = _middles(cells.y.edges), _middles(cells.x.edges)
    found = np.zeros((rows, columns), np.intp)
    waiting: list[Span] = [(0, rows, 0, columns)]
    count = 0
    while waiting:
        top, bottom, left, right = span = waiting.pop()
        halves = _halves(table[top:bottom, left:right], y[top:bottom], x[left:right], span, least)
        if halves:
            waiting += halves
        else:
            found[top:bottom, left:right] = count
            count += 1
    return np.append(found.ravel(), count)


def _halves(table: Doubles, y: Doubles, x: Doubles, span: Span, least: float) -> list[Span]:
    """Return the two halves of a rectangle, or nothing where none is good."""
    top, bottom, left, right = span
    down, across = table.sum(axis=1), table.sum(axis=0)
    sides = [(_spread(down, y), 0), (_spread(across, x), 1)]
    for _, side in sorted(sides, reverse=True):
        cut = _cut(across if side else down, least)
        if cut:
            if side:
                return [(top, bottom, left, left + cut), (top, bottom, left + cut, right)]
            return [(top, top + cut, left, right), (top + cut, bottom, left, right)]
    return []


def _cut(masses: Doubles, least: float) -> int:
    """Return after how many stripes (n,) the masses are best halved, or 0 where a half is poor."""
    before = np.cumsum(masses)[:-1]
    if not len(before):
        return 0
    poorer = np.minimum(before, masses.sum() - before)
    cut = int(np.argmax(poorer))
    return cut + 1 if poorer[cut] >= least else 0


def _spread(masses: Doubles, places: Doubles) -> float:
    """Return the variance of places (n,) under masses (n,)."""
    total = masses.sum()
    if total <= 0.0:
        return 0.0
    centred = places - (masses @ places) / total
    return float(masses @ centred**2 / total)


def _middles(edges: Doubles) -> Doubles:
    middles: Doubles = (edges[1:] + edges[:-1]) / 2
    return middles
