"""What is kept of the past, within how much memory, and what is shown of it."""

from __future__ import annotations

import numpy as np
import pytest

from engine.contract.snapshot import Points, Snapshot, frozen
from engine.contract.timeline import Mark
from engine.run.timeline import MOMENTS, OVERHEAD, Timeline, weight


def points(step: int, count: int = 25) -> Points:
    return Points(step, frozen(np.full((count, 2), step)))


def filled(steps: range, budget: int, marks: tuple[int, ...] = ()) -> Timeline:
    timeline = Timeline()
    for step in steps:
        timeline.record(Snapshot("run", step, step / 10, {"fake": points(step)}))
        while timeline.weight > budget:
            assert timeline.thin()
        if step in marks:
            timeline.mark(Mark(step, "change", f"at {step}"))
    return timeline


def test_a_moment_shows_the_newest_of_every_picture_until_then() -> None:
    timeline = Timeline()
    timeline.record(Snapshot("run", 1, 0.1, {"fake": points(1), "real": points(1)}))
    timeline.record(Snapshot("run", 5, 0.5, {"fake": points(5)}))
    timeline.record(Snapshot("run", 9, 0.9, {"real": points(9)}))
    seen = timeline.at(7)
    assert seen is not None
    assert {name: part.step for name, part in seen.parts.items()} == {"fake": 5, "real": 1}
    assert (seen.step, seen.seconds) == (7, 0.5)
    assert timeline.at(0) is None
    assert timeline.steps() == (1, 5, 9)
    assert timeline.first == 1


def test_its_weight_is_that_of_its_arrays() -> None:
    assert weight(points(1, 100)) == OVERHEAD + 800
    assert filled(range(10), 10**9).weight == 10 * (OVERHEAD + 200)


@pytest.mark.parametrize("count", [1_000, 5_000])
def test_a_full_timeline_thins_evenly_and_keeps_both_ends(count: int) -> None:
    budget = 100 * (OVERHEAD + 200)
    timeline = filled(range(1, count + 1), budget)
    steps = np.array(timeline.steps())
    assert timeline.weight <= budget
    assert len(steps) > 40
    assert (steps[0], steps[-1]) == (1, count)
    gaps = np.diff(steps)[:-1]
    assert gaps.max() <= 2 * np.median(gaps)


def test_what_was_seen_at_a_mark_is_never_thinned() -> None:
    marks = (137, 901, 2003)
    timeline = filled(range(1, 4_001), 50 * (OVERHEAD + 200), marks)
    for step in marks:
        seen = timeline.at(step)
        assert seen is not None
        assert seen.parts["fake"].step == step
    assert [mark.step for mark in timeline.marks] == list(marks)


def test_marks_are_in_order_and_can_be_taken_away() -> None:
    timeline = filled(range(5), 10**6)
    for step in (3, 1, 2):
        timeline.mark(Mark(step, "bookmark", ""))
    assert [mark.step for mark in timeline.marks] == [1, 2, 3]
    timeline.unmark(Mark(2, "bookmark", ""))
    assert [mark.step for mark in timeline.marks] == [1, 3]


def test_the_past_until_a_step_is_a_timeline_of_its_own() -> None:
    timeline = filled(range(1, 11), 10**6, marks=(3, 8))
    past = timeline.until(5)
    past.record(Snapshot("other", 6, 9.0, {"fake": points(6)}))
    assert past.steps() == (1, 2, 3, 4, 5, 6)
    assert [mark.step for mark in past.marks] == [3]
    assert timeline.steps() == tuple(range(1, 11))
    assert past.weight == 6 * (OVERHEAD + 200)


def test_the_clock_of_a_long_run_grows_coarser_not_larger() -> None:
    timeline = Timeline()
    for step in range(3 * MOMENTS):
        timeline.record(Snapshot("run", step, step / 10, {}))
    assert len(timeline._clock[0]) <= MOMENTS
    assert timeline.seconds(0) == 0.0
    assert timeline.seconds(3 * MOMENTS) == (3 * MOMENTS - 1) / 10
    assert timeline.seconds(100_000) == pytest.approx(10_000, abs=0.5)
