"""The curves of a run as CSV text, piece by piece."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import numpy as np

from engine.contract.columns import ColumnsView, Steps, Values

ROWS = 20_000  # rows in one piece of text


def csv_pieces(columns: ColumnsView) -> Iterator[tuple[float, str]]:
    """Yield (share done, text): a row per measured step, empty cells where nothing was measured.

    What is appended meanwhile is left out.
    """
    names = columns.names()
    found = [columns.column(name) for name in names]
    steps = np.unique(np.concatenate([np.empty(0, np.int64), *(s for s, _ in found)]))
    yield 0.0, _text([["step", *names]])
    for start in range(0, len(steps), ROWS):
        piece = steps[start : start + ROWS]
        cells = [_cells(piece, at, values) for at, values in found]
        done = (start + len(piece)) / len(steps)
        yield done, _text([list(row) for row in zip(map(str, piece.tolist()), *cells, strict=True)])


def _cells(piece: Steps, at: Steps, values: Values) -> list[str]:
    """Return the values at the steps of a piece as text in full precision."""
    first, last = np.searchsorted(at, (piece[0], piece[-1] + 1))
    cells = [""] * len(piece)
    places = np.searchsorted(piece, at[first:last])
    for place, value in zip(places.tolist(), values[first:last].tolist(), strict=True):
        cells[place] = repr(value)
    return cells


def _text(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
