"""Which moment of a run is looked at."""

from __future__ import annotations

import numpy as np
import pytest

from app.model.past import Past, mark_near, told
from engine.contract.snapshot import Points, Snapshot, frozen
from engine.contract.timeline import Mark
from engine.run.timeline import Timeline


@pytest.fixture
def timeline() -> Timeline:
    """Ten pictures, one every hundred steps and two seconds."""
    made = Timeline()
    for i in range(10):
        part = Points(100 * i, frozen(np.zeros((2, 2))))
        made.record(Snapshot("run", 100 * i, 2.0 * i, {"fake": part}))
    made.mark(Mark(250, "change", "k 1 → 5"))
    made.mark(Mark(610, "bookmark", ""))
    return made


def test_pictures_are_stepped_through_up_to_the_present(timeline: Timeline) -> None:
    past = Past()
    past.step_frame(timeline, 1)
    assert past.live
    past.step_frame(timeline, -1)
    assert past.moment == 900
    past.step_frame(timeline, -1)
    assert past.moment == 800
    for _ in range(20):
        past.step_frame(timeline, -1)
    assert past.moment == 0
    past.go(850)
    past.step_frame(timeline, 1)
    assert past.moment == 900
    past.step_frame(timeline, 1)
    assert past.live


def test_marks_are_stepped_through(timeline: Timeline) -> None:
    past = Past()
    seen = []
    for by in (-1, -1, -1, 1, 1):
        past.step_mark(timeline, by)
        seen.append(past.moment)
    assert seen == [610, 250, 250, 610, None]


def test_where_no_mark_is_further_back_one_stays(timeline: Timeline) -> None:
    past = Past()
    past.go(249)
    past.step_mark(timeline, -1)
    assert past.moment == 249
    past.step_mark(timeline, -1, "bookmark")
    assert past.moment == 249


def test_a_replay_goes_at_the_speed_of_the_recording_and_ends_in_the_present(
    timeline: Timeline,
) -> None:
    past = Past()
    past.go(200)
    past.replay(timeline, 2.0)
    past.tick(timeline, 1.0)
    assert past.moment == 300
    past.tick(timeline, 2.0)
    assert past.moment == 500
    past.tick(timeline, 60.0)
    assert past.live
    assert past.pace == 0


def test_a_replay_backward_ends_at_the_first_picture(timeline: Timeline) -> None:
    past = Past()
    past.replay(timeline, -1.0)
    past.tick(timeline, 3.0)
    assert past.moment == 700
    past.tick(timeline, 60.0)
    assert (past.moment, past.pace) == (0, 0.0)


def test_nothing_can_be_replayed_before_there_is_a_picture() -> None:
    past, empty = Past(), Timeline()
    past.replay(empty, 1.0)
    past.tick(empty, 1.0)
    past.step_frame(empty, -1)
    past.step_mark(empty, -1)
    assert past.live


def test_the_mouse_finds_the_nearest_mark(timeline: Timeline) -> None:
    assert mark_near(timeline.marks, 255, 1.0) == timeline.marks[0]
    assert mark_near(timeline.marks, 400, 1.0) is None


def test_a_moment_is_told_with_its_mark() -> None:
    assert told(1240, 75.4, ()) == "step 1,240 · 1:15"
    change, bookmark = Mark(250, "change", "k 1 → 5"), Mark(250, "bookmark", "")
    assert told(250, 5.0, [change]) == "step 250 · 0:05 · k 1 → 5"
    assert told(250, 5.0, [change, bookmark]) == "step 250 · 0:05 · k 1 → 5 · Bookmark"
