"""Curves as one table, and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import numpy as np

from engine.contract.columns import Steps, Values
from engine.contract.curve_table import ROWS, csv_pieces
from engine.contract.snapshot import Rows
from engine.run.columns import Columns


class Curves(Columns):
    """Columns to which a curve is put by hand."""

    def put(
        self, name: str, steps: Sequence[int] | Steps, values: Sequence[float] | Values
    ) -> None:
        self.append(Rows("", {name: (np.array(steps, np.int64), np.array(values, np.float64))}))


def rows(columns: Curves) -> list[list[str]]:
    text = "".join(text for _, text in csv_pieces(columns))
    return list(csv.reader(io.StringIO(text)))


def test_a_run_without_curves_gives_the_heading_alone() -> None:
    assert rows(Curves()) == [["step"]]


def test_each_measured_step_has_a_row_with_gaps_where_nothing_was_measured() -> None:
    columns = Curves()
    columns.put("jsd", [1, 3], [0.5, 0.25])
    columns.put("w1", [2, 3], [1.0, float("nan")])
    assert rows(columns) == [
        ["step", "jsd", "w1"],
        ["1", "0.5", ""],
        ["2", "", "1.0"],
        ["3", "0.25", "nan"],
    ]


def test_no_point_is_lost_between_pieces() -> None:
    columns = Curves()
    count = 2 * ROWS + 17
    values = np.random.default_rng(0).normal(size=count)
    columns.put("loss", np.arange(count), values)
    found = rows(columns)[1:]
    assert [int(row[0]) for row in found] == list(range(count))
    assert [float(row[1]) for row in found] == values.tolist()


def test_progress_ends_at_one() -> None:
    columns = Curves()
    columns.put("loss", np.arange(ROWS + 1), np.zeros(ROWS + 1))
    shares = [share for share, _ in csv_pieces(columns)]
    assert shares[0] == 0.0
    assert shares[-1] == 1.0
    assert shares == sorted(shares)


def test_values_of_one_step_have_a_row_each() -> None:
    columns = Curves()
    columns.put("loss", [1, 2, 2, 2, 3], [0.5, 1.0, 2.0, 3.0, 4.0])
    columns.put("jsd", [2, 2, 4], [0.1, 0.2, 0.3])
    assert rows(columns)[1:] == [
        ["1", "0.5", ""],
        ["2", "1.0", "0.1"],
        ["2", "2.0", "0.2"],
        ["2", "3.0", ""],
        ["3", "4.0", ""],
        ["4", "", "0.3"],
    ]


def test_values_of_one_step_are_kept_across_pieces() -> None:
    columns = Curves()
    columns.put("loss", np.zeros(ROWS + 5), np.arange(ROWS + 5))
    assert [float(row[1]) for row in rows(columns)[1:]] == list(range(ROWS + 5))
