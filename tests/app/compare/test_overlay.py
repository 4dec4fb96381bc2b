"""Curves of several runs as if they were columns of one."""

from __future__ import annotations

import numpy as np
import pytest
from fakes import FakeColumns

from app.compare.overlay import MOST, Overlay, column_of, difference_of, less


def columns(**found: tuple[list[int], list[float]]) -> FakeColumns:
    made = FakeColumns()
    for name, (steps, values) in found.items():
        made.put(name, steps, values)
    return made


def test_each_run_has_its_own_column_with_its_floor() -> None:
    first, second = columns(jsd=([1, 2], [0.5, 0.4])), columns(jsd=([1], [0.3]))
    second.put("jsd.floor", [1], [0.01])
    overlay = Overlay((first, second))
    assert overlay.column(column_of(0, "jsd"))[1].tolist() == [0.5, 0.4]
    assert overlay.column(column_of(1, "jsd") + ".floor")[1].tolist() == [0.01]
    assert overlay.latest(column_of(1, "jsd")) == 0.3
    assert overlay.measured() == {"jsd": 2}


def test_a_difference_is_taken_at_the_runs_own_steps_that_both_span() -> None:
    steps, values = less(
        (np.array([0, 5, 10, 30]), np.array([1.0, 2.0, 3.0, 9.0])),
        (np.array([5, 15, 20]), np.array([1.0, 3.0, 4.0])),
    )
    assert steps.tolist() == [5, 10]
    assert values.tolist() == [1.0, 1.0]  # the other is 2 at step 10, halfway between 1 and 3


def test_a_difference_grows_with_its_curves() -> None:
    first, second = columns(w1=([1, 2], [1.0, 1.0])), columns(w1=([1], [3.0]))
    overlay = Overlay((first, second))
    name = difference_of(1, "w1")
    assert overlay.column(name)[1].tolist() == [2.0]
    before = overlay.version()
    second.put("w1", [1, 2], [3.0, 5.0])
    assert overlay.version() > before
    assert overlay.column(name)[1].tolist() == [2.0, 4.0]
    assert name in overlay.names()


def test_the_difference_of_long_curves_is_taken_at_some_of_their_steps() -> None:
    steps = list(range(5 * MOST))
    first, second = columns(w1=(steps, [1.0] * len(steps))), columns(w1=(steps, [3.0] * len(steps)))
    found, values = Overlay((first, second)).column(difference_of(1, "w1"))
    assert MOST / 2 <= len(found) <= MOST
    assert found[1] == 8
    assert set(values.tolist()) == {2.0}


def test_what_is_not_there_is_empty() -> None:
    overlay = Overlay((columns(), columns(w1=([1], [3.0]))))
    assert len(overlay.column(difference_of(1, "w1"))[0]) == 0
    assert len(overlay.column(column_of(7, "w1"))[0]) == 0
    assert len(overlay.column(difference_of(1, "w1") + ".floor")[0]) == 0


@pytest.mark.parametrize("theirs", [[7], [20, 30]])
def test_runs_that_were_never_measured_at_like_steps_have_no_difference(theirs: list[int]) -> None:
    curve, other = (np.array([1, 12]), np.zeros(2)), (np.array(theirs), np.ones(len(theirs)))
    steps, values = less(curve, other)
    assert len(steps) == len(values) == 0
