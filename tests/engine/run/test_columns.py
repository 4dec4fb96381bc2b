"""Curves: append-only, lossless, readable while they grow."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from engine.contract.snapshot import Rows
from engine.kinds import Measurement
from engine.run.columns import Columns
from engine.run.scalars import Scalars


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
