"""Curves: append-only, lossless, readable while they grow."""

from __future__ import annotations

import errno
import mmap
import threading
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest

from engine.contract.snapshot import Rows
from engine.kinds import Measurement
from engine.run.columns import Columns
from engine.run.line import KEPT, Line
from engine.run.scalars import Scalars


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SADDLEPOINT_CACHE", str(tmp_path))
    return tmp_path


def _owner(array: object) -> object:
    while isinstance(array, np.ndarray | memoryview):
        array = array.base if isinstance(array, np.ndarray) else array.obj
    return array


def rows(name: str, steps: range) -> Rows:
    return Rows("run", {name: (np.array(steps, np.int64), np.array(steps, np.float64) / 2)})


def test_no_value_is_lost_while_a_column_grows() -> None:
    columns = Columns()
    for start in range(0, 10_000, 7):
        columns.append(rows("loss", range(start, start + 7)))
    steps, values = columns.column("loss")
    assert np.array_equal(steps, np.arange(len(steps)))
    assert np.array_equal(values, steps / 2)
    assert columns.latest("loss") == values[-1]


def test_what_a_reader_holds_never_changes_and_cannot_be_written() -> None:
    columns = Columns()
    columns.append(rows("loss", range(3)))
    steps, values = columns.column("loss")
    columns.append(rows("loss", range(3, 5000)))
    assert steps.tolist() == [0, 1, 2]
    with pytest.raises(ValueError, match="read-only"):
        values[0] = 1.0


def test_a_column_that_does_not_exist_is_empty() -> None:
    columns = Columns()
    assert len(columns.column("loss")[0]) == 0
    assert columns.latest("loss") is None
    assert columns.names() == ()


def test_a_copy_until_a_step_ends_there() -> None:
    columns = Columns()
    columns.append(rows("loss", range(100)))
    copy = columns.until(40)
    assert copy.column("loss")[0][-1] == 40
    assert copy.version() > columns.version()
    assert len(columns.column("loss")[0]) == 100


def test_a_reader_in_another_thread_always_sees_whole_entries() -> None:
    columns = Columns()
    torn: list[int] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            steps, values = columns.column("loss")
            if not np.array_equal(steps / 2, values):
                torn.append(len(steps))

    reader = threading.Thread(target=read)
    reader.start()
    for start in range(0, 50_000, 50):
        columns.append(rows("loss", range(start, start + 50)))
    done.set()
    reader.join()
    assert not torn


def test_a_long_curve_lies_in_a_file_and_reads_as_if_it_did_not(cache: Path) -> None:
    columns = Columns()
    for start in range(0, 3 * KEPT, 10_000):
        columns.append(rows("loss", range(start, start + 10_000)))
    steps, values = columns.column("loss")
    assert isinstance(_owner(steps), mmap.mmap)
    assert np.array_equal(steps, np.arange(len(steps)))
    assert np.array_equal(values, steps / 2)
    with pytest.raises(ValueError, match="read-only"):
        values[0] = 1.0
    assert list((cache / "curves").iterdir()) == []  # nothing to leave behind


def test_a_view_of_a_file_sees_what_was_there_when_it_was_taken(cache: Path) -> None:
    columns = Columns()
    columns.append(rows("loss", range(2 * KEPT)))
    before = columns.column("loss")[1]
    columns.append(rows("loss", range(2 * KEPT, 5 * KEPT)))
    assert len(before) == 2 * KEPT
    assert before[-1] == (2 * KEPT - 1) / 2
    assert columns.column("loss")[1][-1] == (5 * KEPT - 1) / 2


def test_where_there_is_no_room_for_a_file_a_curve_stays_in_memory(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = Columns()
    columns.append(rows("loss", range(2 * KEPT)))
    full = OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setattr(Line, "_filed", Mock(side_effect=full))
    columns.append(rows("loss", range(2 * KEPT, 4 * KEPT)))
    assert np.array_equal(columns.column("loss")[1], np.arange(4 * KEPT) / 2)


def test_a_curve_is_read_though_its_file_cannot_be_opened_once_more(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = Columns()
    columns.append(rows("loss", range(2 * KEPT)))
    handles = OSError(errno.EMFILE, "Too many open files")
    monkeypatch.setattr(Line, "_mapped", Mock(side_effect=handles))
    assert np.array_equal(columns.column("loss")[1], np.arange(2 * KEPT) / 2)


def test_curves_that_are_measured_together_share_their_steps() -> None:
    columns, steps = Columns(), np.arange(5)
    both = {name: (steps.copy(), steps / k) for k, name in ((1, "a"), (2, "b"))}
    columns.append(Rows("run", both))
    columns.append(Rows("run", {name: (s + 5, v) for name, (s, v) in both.items()}))
    assert np.shares_memory(columns.column("a")[0], columns.column("b")[0])
    columns.append(Rows("run", {"a": (np.array([10]), np.array([1.0]))}))
    columns.append(Rows("run", {"b": (np.array([12, 13]), np.array([1.0, 2.0]))}))
    columns.append(Rows("run", {"a": (np.array([11]), np.array([2.0]))}))
    assert columns.column("a")[0].tolist() == list(range(12))
    assert columns.column("b")[0].tolist() == [*range(10), 12, 13]
    assert columns.length("b") == 12


def test_extremes_of_a_growing_curve_are_those_of_its_values() -> None:
    columns = Columns()
    values = np.random.default_rng(0).normal(size=20_000)
    for start in range(0, 20_000, 37):
        part = values[start : start + 37]
        columns.append(Rows("run", {"loss": (start + np.arange(len(part)), part)}))
    extremes = columns.extremes("loss")
    assert columns.extremes("jsd") is None
    assert extremes is not None
    for size in (64, 256, 8192):
        count = extremes.count(size)
        assert count == 16_384 // size
        found, blocks = extremes.blocks(size, 0, count), values[: size * count].reshape(-1, size)
        assert found is not None
        assert np.array_equal(found, [blocks.min(axis=1), blocks.max(axis=1)])


def test_scalars_give_errors_and_floors_columns_of_their_own() -> None:
    scalars = Scalars()
    scalars.add("jsd", 1, Measurement(0.5, error=0.01, floor=0.002))
    scalars.add("jsd", 2, Measurement(0.4))
    taken = scalars.take("run")
    assert taken is not None
    assert {name: steps.tolist() for name, (steps, _) in taken.columns.items()} == {
        "jsd": [1, 2],
        "jsd.error": [1],
        "jsd.floor": [1],
    }
    assert scalars.take("run") is None
