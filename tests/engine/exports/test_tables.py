"""Curves as Parquet and CSV, read back by other programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from engine.contract.errors import UserError
from engine.exports.source import Source
from engine.exports.tables import save_table
from engine.run.columns import Columns
from engine.store.curves import load_curves


def test_a_parquet_table_holds_every_number_and_nothing_where_none_was_measured(
    source: Source, curves: Any, tmp_path: Path
) -> None:
    path = tmp_path / "curves.parquet"
    assert save_table(path, source) == "3 curves"
    table = pq.read_table(path)
    assert table.column_names == ["step", "loss", "jsd", "jsd.floor"]
    assert table["step"].to_pylist() == [1, 2, 3, 4, 5, 6, 6]
    assert table["jsd"].to_pylist() == [None, 0.6, None, None, None, 0.1, 0.2]
    loss = table["loss"].to_pylist()
    np.testing.assert_array_equal(np.array(loss[:6]), curves["loss"][1])  # NaN is a measurement
    assert loss[6] is None
    assert table["step"].null_count == 0


def test_a_parquet_column_says_what_it_is(source: Source, tmp_path: Path) -> None:
    path = tmp_path / "curves.parquet"
    save_table(path, source)
    schema = pq.read_schema(path)
    said = {key.decode(): text.decode() for key, text in schema.field("jsd").metadata.items()}
    assert (said["unit"], said["estimator"]) == ("nats", "By counts.")
    floor = schema.field("jsd.floor").metadata
    assert floor[b"label"] == b"noise floor of JSD"
    about = json.loads(schema.metadata[b"saddlepoint"])
    assert about["settings"]["training"] == {"k_d": 5, "seed": 3}
    attributes = json.loads(schema.metadata[b"PANDAS_ATTRS"])  # what pandas shows as df.attrs
    assert attributes["columns"]["loss"]["unit"] == "loss"


def test_many_rows_are_written_in_groups(
    make_source: Callable[..., Source], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.exports.tables.ROWS", 2)
    source, shares = make_source(), list[float]()
    save_table(tmp_path / "c.parquet", source, shares.append)
    assert shares == [2 / 7, 4 / 7, 6 / 7, 1.0]
    assert pq.read_table(tmp_path / "c.parquet")["jsd"].to_pylist()[-2:] == [0.1, 0.2]


def test_csv_is_what_a_run_reads_again(source: Source, curves: Any, tmp_path: Path) -> None:
    path = tmp_path / "curves.csv"
    save_table(path, source)
    found = load_curves(path, 100).columns
    for name, (steps, values) in curves.items():
        np.testing.assert_array_equal(found[name][0], steps)
        np.testing.assert_array_equal(found[name][1], values)


@pytest.mark.parametrize("name", ["curves.parquet", "curves.csv"])
def test_what_is_broken_off_leaves_the_old_file(
    source: Source, give_up: Any, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_text("old")
    kind, report = give_up
    with pytest.raises(kind):
        save_table(path, source, report)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_is_said(
    make_source: Callable[..., Source], nothing_measured: Columns, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match=r"curves\.xlsx.*\.csv or \.parquet"):
        save_table(tmp_path / "curves.xlsx", make_source())
    with pytest.raises(UserError, match="no curves yet"):
        save_table(tmp_path / "curves.csv", make_source(columns=nothing_measured))
    with pytest.raises(UserError, match="folder does not exist"):
        save_table(tmp_path / "none" / "curves.parquet", make_source())
