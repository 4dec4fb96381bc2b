"""The curves of a run as one table: a row per measured step, empty where nothing was measured.

A step at which a curve was measured more than once has as many rows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.contract.columns import ColumnsView, Steps, Values, merged, places

ROWS = 20_000  # of a piece of text
Cells = tuple[Values, NDArray[np.bool_]]  # the values of a curve, and where there are none


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a table, the cells by curve, and the share that is done with them."""

    share: float
    steps: Steps
    cells: tuple[Cells, ...]


@dataclass(frozen=True, slots=True)
class CurveTable:
    """The names of the curves, the steps of the rows, and of each curve its rows and values."""

    names: tuple[str, ...]
    steps: Steps
    curves: tuple[tuple[NDArray[np.intp], Values], ...]

    def pieces(self, rows: int) -> Iterator[Piece]:
        """Yield the table from the top, so many rows at a time."""
        for start in range(0, len(self.steps), rows):
            steps = self.steps[start : start + rows]
            cells = tuple(_cells(start, len(steps), *curve) for curve in self.curves)
            yield Piece((start + len(steps)) / len(self.steps), steps, cells)


def table_of(columns: ColumnsView) -> CurveTable:
    """Return all curves as they are now; what is appended later is left out."""
    names = columns.names()
    found = [columns.column(name) for name in names]
    steps = merged([at for at, _ in found])
    return CurveTable(names, steps, tuple((places(steps, at), values) for at, values in found))


def csv_pieces(columns: ColumnsView) -> Iterator[tuple[float, str]]:
    """Yield (share done, text): the table as CSV, values in full precision."""
    table = table_of(columns)
    yield 0.0, _text([["step", *table.names]])
    for piece in table.pieces(ROWS):
        cells = [_words(*found) for found in piece.cells]
        yield piece.share, _text(zip(piece.steps.tolist(), *cells, strict=True))


def _cells(start: int, count: int, rows: NDArray[np.intp], values: Values) -> Cells:
    first, last = np.searchsorted(rows, (start, start + count))
    cells, empty = np.zeros(count), np.ones(count, bool)
    cells[rows[first:last] - start] = values[first:last]
    empty[rows[first:last] - start] = False
    return cells, empty


def _words(values: Values, empty: NDArray[np.bool_]) -> list[str]:
    words, filled = [""] * len(values), np.flatnonzero(~empty)
    for row, value in zip(filled.tolist(), values[filled].tolist(), strict=True):
        words[row] = repr(value)
    return words


def _text(rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
