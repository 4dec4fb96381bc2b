"""The curves of a run as CSV text, piece by piece."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from engine.contract.columns import ColumnsView, Values, merged, places

ROWS = 20_000  # rows in one piece of text


def csv_pieces(columns: ColumnsView) -> Iterator[tuple[float, str]]:
    """Yield (share done, text): a row per measured step, empty cells where nothing was measured.

    A step at which a curve was measured more than once has as many rows. What is appended
    meanwhile is left out.
    """
    names = columns.names()
    found = [columns.column(name) for name in names]
    steps = merged([at for at, _ in found])
    rows = [places(steps, at) for at, _ in found]
    yield 0.0, _text([["step", *names]])
    for start in range(0, len(steps), ROWS):
        piece = steps[start : start + ROWS]
        cells = [
            _cells(start, len(piece), at, values)
            for at, (_, values) in zip(rows, found, strict=True)
        ]
        done = (start + len(piece)) / len(steps)
        yield done, _text([list(row) for row in zip(map(str, piece.tolist()), *cells, strict=True)])


def _cells(start: int, count: int, rows: NDArray[np.intp], values: Values) -> list[str]:
    """Return the values in ``count`` rows from ``start`` on as text in full precision."""
    first, last = np.searchsorted(rows, (start, start + count))
    cells = [""] * count
    for row, value in zip(rows[first:last].tolist(), values[first:last].tolist(), strict=True):
        cells[row - start] = repr(value)
    return cells


def _text(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
