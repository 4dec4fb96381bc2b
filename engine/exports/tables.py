"""The curves of a run as one table: CSV, or Parquet with what every column means.

A row is a step, a column a curve, empty where nothing was measured: one line of pandas or polars
draws a curve, and units and estimators have a place, the metadata of the column. A long table
(step, metric, value) would need a pivot first, and could say the unit only by repeating it; in
Parquet empty cells cost next to nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.contract.curve_table import table_of
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

    table = table_of(source.columns)
    schema = _schema(source, table.names)
    with replacing(path) as file, pyarrow.parquet.ParquetWriter(file, schema) as writer:
        for piece in table.pieces(ROWS):
            cells = (pyarrow.array(values, mask=empty) for values, empty in piece.cells)
            arrays = [pyarrow.array(piece.steps), *cells]
            writer.write_table(pyarrow.table(arrays, schema=schema))
            report(piece.share)


def _schema(source: Source, names: Sequence[str]) -> pyarrow.Schema:
    """Return the columns with what each means, for Arrow and once more for ``DataFrame.attrs``."""
    import pyarrow

    said = {name: described(source.catalogue, name) for name in names}
    about = source.about()
    columns: list[Any] = [pyarrow.field("step", pyarrow.int64(), nullable=False)]
    columns += [pyarrow.field(n, pyarrow.float64(), metadata=said[n] or None) for n in names]
    attributes = {**about, "columns": said}
    metadata = {"saddlepoint": as_json(about), "PANDAS_ATTRS": as_json(attributes)}
    return pyarrow.schema(columns, metadata=metadata)
