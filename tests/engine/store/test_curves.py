from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.contract.errors import FileError
from engine.contract.snapshot import Rows
from engine.run.columns import Columns
from engine.store.curves import load_curves, save_curves

names = st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), min_size=1)
curve = st.dictionaries(st.integers(0, 2**40), st.floats(), min_size=1, max_size=20)


def columns_of(found: dict[str, dict[int, float]]) -> Columns:
    columns = Columns()
    for name, values in found.items():
        steps = sorted(values)
        points = (np.array(steps, np.int64), np.array([values[s] for s in steps]))
        columns.append(Rows("", {name: points}))
    return columns


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.dictionaries(names, curve, max_size=5))
def test_every_point_comes_back_exactly(tmp_path: Path, found: dict[str, dict[int, float]]) -> None:
    path = tmp_path / "curves.csv"
    save_curves(path, columns_of(found))
    back = load_curves(path, 2**62).columns
    assert set(back) == set(found)
    for name, (steps, values) in back.items():
        assert steps.tolist() == sorted(found[name])
        expected = [found[name][step] for step in sorted(found[name])]
        assert np.array_equal(values, expected, equal_nan=True)


def test_a_row_holds_one_step_and_gaps_stay_empty(tmp_path: Path) -> None:
    path = tmp_path / "curves.csv"
    save_curves(path, columns_of({"loss": {1: 0.5, 2: math.nan}, "w1": {2: 1e-5, 7: 2.0}}))
    lines = path.read_text().splitlines()
    assert lines == ["step,loss,w1", "1,0.5,", "2,nan,1e-05", "7,,2.0"]


def test_values_of_one_step_all_come_back(tmp_path: Path) -> None:
    path = tmp_path / "curves.csv"
    twice = (np.array([1, 2, 2, 3]), np.array([0.5, 0.4, 0.3, 0.2]))
    columns = columns_of({"w1": {2: 1.0, 4: 2.0}})
    columns.append(Rows("", {"loss": twice}))
    save_curves(path, columns)
    lines = path.read_text().splitlines()[1:]
    assert lines == ["1,,0.5", "2,1.0,0.4", "2,,0.3", "3,,0.2", "4,2.0,"]
    back = load_curves(path, 9).columns["loss"]
    assert [found.tolist() for found in back] == [found.tolist() for found in twice]


def test_curves_end_where_the_checkpoint_was_made(tmp_path: Path) -> None:
    path = tmp_path / "curves.csv"
    save_curves(path, columns_of({"loss": {1: 0.5, 2: 0.4, 3: 0.3}}))
    assert load_curves(path, 2).columns["loss"][0].tolist() == [1, 2]


def test_a_run_without_curves_gives_none(tmp_path: Path) -> None:
    save_curves(tmp_path / "empty.csv", Columns())
    assert load_curves(tmp_path / "empty.csv", 9).columns == {}
    assert load_curves(tmp_path / "absent.csv", 9).columns == {}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name,age\n", "first column is not 'step'"),
        (b"", "first column is not 'step'"),
        (b"step,loss\n1\n", "line 2: 1 columns instead of 2"),
        (b"step,loss\n1,0.5\nx,2\n", "line 3"),
        (b"\xff\xfe", "not text"),
    ],
)
def test_foreign_curves_are_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "curves.csv"
    path.write_bytes(content)
    with pytest.raises(FileError, match=words) as caught:
        load_curves(path, 9)
    assert str(path) in str(caught.value)
