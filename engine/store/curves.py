"""The curves of a run as a file of CSV, written and read again."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from engine.contract.columns import ColumnsView
from engine.contract.curve_table import csv_pieces
from engine.contract.errors import FileError
from engine.contract.snapshot import Rows
from engine.store.atomic import read_bounded, replacing

MAX_BYTES = 4 * 2**30


def save_curves(
    path: str | Path, columns: ColumnsView, report: Callable[[float], None] = lambda share: None
) -> None:
    """Write every point of every curve, in full precision, whole or not at all.

    ``report`` is called with the share that is written. Raises FileError naming the file and the
    reason, and what ``report`` raises to break off.
    """
    with replacing(path) as file:
        for share, text in csv_pieces(columns):
            file.write(text.encode())
            report(share)


def load_curves(path: str | Path, until: int) -> Rows:
    """Read what ``save_curves`` wrote, up to a step; nothing where there is no such file.

    Raises FileError naming the file, and the line that is wrong.
    """
    if not Path(path).exists():
        return Rows("", {})
    try:
        lines = csv.reader(read_bounded(path, MAX_BYTES).decode().splitlines())
    except UnicodeDecodeError:
        raise FileError(f"{path} is not a file of curves: it is not text in UTF-8") from None
    try:
        return _taken(path, lines, until)
    except (csv.Error, OverflowError) as error:  # a cell or a step that nothing can hold
        raise FileError(f"{path} is not a file of curves: {error}") from None


def _taken(path: str | Path, lines: Iterator[list[str]], until: int) -> Rows:
    names = next(lines, [])
    if names[:1] != ["step"]:
        raise FileError(f"{path} is not a file of curves: its first column is not 'step'")
    found: dict[str, tuple[list[int], list[float]]] = {name: ([], []) for name in names[1:]}
    for number, cells in enumerate(lines, start=2):
        try:
            _take(found, cells, until)
        except ValueError as error:
            raise FileError(f"{path}, line {number}: {error}") from None
    return Rows("", {n: (np.array(s, np.int64), np.array(v)) for n, (s, v) in found.items() if s})


def _take(found: dict[str, tuple[list[int], list[float]]], cells: list[str], until: int) -> None:
    if len(cells) != len(found) + 1:
        raise ValueError(f"{len(cells)} columns instead of {len(found) + 1}")
    step = int(cells[0])
    if step > until:
        return
    for (steps, values), cell in zip(found.values(), cells[1:], strict=True):
        if cell:
            steps.append(step)
            values.append(float(cell))
