"""The curves of a run as one table: CSV, or Parquet with what every column means.

A row is a step, a column a curve, empty where nothing was measured: one line of pandas or polars
draws a curve, and units and estimators have a place, the metadata of the column. A long table
(step, metric, value) would need a pivot first, and could say the unit only by repeating it; in
Parquet empty cells cost next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.contract.columns import Steps, merged, places
from engine.contract.errors import FileError, UserError
from engine.exports.source import Report, Source, as_json, described, nobody
from engine.store.atomic import replacing
from engine.store.curves import save_curves

if TYPE_CHECKING:
    import pyarrow

ROWS = 2**17  # of a row group: what is held in memory, and between two reports
CSV, PARQUET = ".csv", ".parquet"


def save_table(path: str | Path, source: Source, report: Report = nobody) -> str:
    """Write all curves by the ending of ``path``; return in words what was written.

    Raises UserError where there are no curves, FileError for another ending or naming the file and
    the reason, and what ``report`` raises to break off.
    """
    names = source.columns.names()
    if not names:
        raise UserError("There are no curves yet: play the run first")
    ending = Path(path).suffix.lower()
    if ending == PARQUET:
        _save_parquet(path, source, report)
    elif ending == CSV:
        save_curves(path, source.columns, report)
    else:
        raise FileError(f"cannot write {path}: curves are written as {CSV} or {PARQUET}")
    return f"{len(names)} curves"


def _save_parquet(path: str | Path, source: Source, report: Report) -> None:
    import pyarrow.parquet

    found = {name: source.columns.column(name) for name in source.columns.names()}
    steps = merged([at for at, _ in found.values()])
    schema = _schema(source, list(found))
    with replacing(path) as file, pyarrow.parquet.ParquetWriter(file, schema) as writer:
        rows = {name: (places(steps, at), values) for name, (at, values) in found.items()}
        for start, piece in _pieces(steps):
            cells = [_cells(start, len(piece), *rows[name]) for name in rows]
            arrays = [pyarrow.array(piece), *(pyarrow.array(v, mask=m) for v, m in cells)]
            writer.write_table(pyarrow.table(arrays, schema=schema))
            report((start + len(piece)) / len(steps))


def _pieces(steps: Steps) -> Iterator[tuple[int, Steps]]:
    for start in range(0, len(steps), ROWS):
        yield start, steps[start : start + ROWS]


def _cells(
    start: int, count: int, rows: NDArray[np.intp], values: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the values in ``count`` rows from ``start`` on, and where there are none."""
    first, last = np.searchsorted(rows, (start, start + count))
    cells, empty = np.zeros(count), np.ones(count, bool)
    cells[rows[first:last] - start] = values[first:last]
    empty[rows[first:last] - start] = False
    return cells, empty


def _schema(source: Source, names: list[str]) -> pyarrow.Schema:
    """Return the columns with what each means, for Arrow and once more for ``DataFrame.attrs``."""
    import pyarrow

    said = {name: described(source.catalogue, name) for name in names}
    about = source.about()
    columns: list[Any] = [pyarrow.field("step", pyarrow.int64(), nullable=False)]
    columns += [pyarrow.field(n, pyarrow.float64(), metadata=said[n] or None) for n in names]
    attributes = {**about, "columns": said}
    metadata = {"saddlepoint": as_json(about), "PANDAS_ATTRS": as_json(attributes)}
    return pyarrow.schema(columns, metadata=metadata)
