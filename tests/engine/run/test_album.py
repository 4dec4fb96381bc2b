"""What the window keeps of runs that come of one another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.contract.snapshot import Points, Rows, Snapshot, frozen
from engine.contract.specs import Catalogue, FieldSpec, SectionSpec, VariantSpec
from engine.contract.status import Phase, Status
from engine.run.album import Chapter
from engine.run.mailbox import Mailbox

K = FieldSpec("k_d", "int", 1, "Discriminator steps", "k", low=1, high=100, live=True)
CLIP = FieldSpec("on", "bool", False, "On", live=True)
CATALOGUE = Catalogue(
    (
        SectionSpec("training", "Training", "", (VariantSpec("", "", "", (K,)),)),
        SectionSpec("clip", "Weight clipping", "", (VariantSpec("", "", "", (CLIP,)),)),
    )
)


def status(run: str, step: int, k: int = 1, origin: tuple[str, int] | None = None) -> Status:
    config = {"training": {"k_d": k}, "clip": {"on": k > 2}}
    return Status(run, Phase.PLAYING, step, config=config, origin=origin)


def told(box: Mailbox, run: str, step: int, k: int = 1) -> None:
    box.take(status(run, step, k, box.status.origin if box.status.run == run else None))
    box.take(Rows(run, {"loss": (np.array([step]), np.array([0.5]))}))
    box.take(Snapshot(run, step, step / 10, {"fake": Points(step, frozen([[step, 0.0]]))}))


def test_a_changed_setting_leaves_a_mark() -> None:
    box = Mailbox(CATALOGUE)
    told(box, "a", 10)
    told(box, "a", 20, k=5)
    marks = box.album.present.timeline.marks
    assert [(m.step, m.kind, m.text) for m in marks] == [
        (20, "change", "k 1 → 5, Weight clipping on")
    ]


def test_a_drag_of_one_slider_leaves_one_mark() -> None:
    box = Mailbox(CATALOGUE)
    told(box, "a", 10)
    for step, k in ((20, 3), (22, 4), (24, 6)):
        told(box, "a", step, k)
    assert texts(box) == [(20, "k 1 → 3, Weight clipping on"), (24, "k 3 → 6")]
    told(box, "a", 99, 6)
    told(box, "a", 100, 9)
    assert texts(box)[-2:] == [(24, "k 3 → 6"), (100, "k 6 → 9")]
    told(box, "a", 101, 6)
    assert texts(box)[-1] == (24, "k 3 → 6"), "a drag that came back changed nothing"


def test_what_is_found_and_what_stops_a_run_is_marked_and_not_again_soon() -> None:
    box = Mailbox(CATALOGUE)
    told(box, "a", 1_000)
    for step in (1_000, 1_040, 1_060):
        box.album.present.tell(step, "modes lost")
    box.take(replace(status("a", 1_100), advice="lower the rate"))
    assert texts(box) == [(1_000, "modes lost"), (1_060, "modes lost"), (1_100, "stopped")]


def test_the_pictures_of_all_runs_share_one_budget() -> None:
    box = Mailbox(CATALOGUE)
    points = frozen(np.zeros((100_000, 2)))
    for run, origin in (("a", None), ("b", ("a", 10))):
        config = {"observation": {"memory": 16}}
        for step in range(10, 60):
            box.take(Status(run, Phase.PLAYING, step, config=config, origin=origin))
            box.take(Snapshot(run, step, step / 10, {"fake": Points(step, points)}))
    weights = [box.album.chapter(run).timeline.weight for run in ("a", "b")]
    assert sum(weights) <= 16 * 2**20
    assert min(weights) > 2 * 2**20


def test_a_run_bears_the_name_that_a_person_gave_it() -> None:
    box = Mailbox(CATALOGUE)
    told(box, "a", 10)
    box.album.rename("a", "Small steps")
    assert [(r.run, r.title) for r in box.album.runs()] == [("a", "Small steps")]


def texts(box: Mailbox) -> list[tuple[int, str]]:
    return [(mark.step, mark.text) for mark in box.album.present.timeline.marks]


def k_at(box: Mailbox, *steps: int, run: str = "") -> list[object]:
    timeline = box.album.chapter(run).timeline
    return [(timeline.config_at(step) or {})["training"]["k_d"] for step in steps]


def test_each_step_of_a_drag_has_the_settings_that_were_in_force() -> None:
    box = Mailbox(CATALOGUE)
    told(box, "a", 10)
    for step, k in ((20, 3), (22, 4), (24, 6)):
        told(box, "a", step, k)
    assert k_at(box, 0, 10, 19, 20, 23, 24, 99) == [1, 1, 1, 3, 4, 6, 6]


def test_a_change_is_of_the_step_at_which_it_came_into_force() -> None:
    box = Mailbox(CATALOGUE)
    told(box, "a", 10)
    box.take(replace(status("a", 31, k=5), since=17))
    assert k_at(box, 16, 17) == [1, 5]
    assert texts(box) == [(17, "k 1 → 5, Weight clipping on")]


def test_a_branch_has_the_settings_of_its_origin_until_it_came_off() -> None:
    box = Mailbox(CATALOGUE)
    for step, k in ((10, 1), (20, 2), (30, 4)):
        told(box, "a", step, k)
    box.take(replace(status("b", 25, k=7, origin=("a", 25)), since=25))
    told(box, "b", 40, 8)
    assert k_at(box, 10, 24, 25, 39, 40, run="b") == [1, 2, 7, 7, 8]
    assert k_at(box, 10, 24, 25, 39, 40, run="a") == [1, 2, 2, 4, 4]


def test_a_revived_run_has_the_settings_up_to_its_checkpoint() -> None:
    box = Mailbox(CATALOGUE)
    for step, k in ((10, 1), (20, 2), (30, 4)):
        told(box, "a", step, k)
    box.take(replace(status("a", 31, k=4), checkpoint="a.safetensors", checkpoint_step=25))
    box.mourn("killed")
    box.revive()
    told(box, "a", 25, 2)
    told(box, "a", 50, 3)
    assert k_at(box, 10, 20, 25, 31, 49, 50) == [1, 2, 2, 2, 2, 3]


def test_a_run_that_begins_again_knows_its_settings_from_the_first_step() -> None:
    box = Mailbox(CATALOGUE)
    told(box, "a", 10)
    told(box, "a", 20, 4)
    box.mourn("killed")
    box.revive()
    told(box, "a", 0, 4)
    assert k_at(box, 0, 10, 20) == [4, 4, 4]


def test_a_branch_begins_with_the_past_of_its_origin() -> None:
    box = Mailbox(CATALOGUE)
    for step in (10, 20, 30):
        told(box, "a", step)
    box.take(status("b", 20, k=2, origin=("a", 20)))
    assert box.columns.column("loss")[0].tolist() == [10, 20]
    assert box.snapshot is not None
    assert (box.snapshot.run, box.snapshot.parts["fake"].step) == ("b", 20)
    told(box, "b", 25, k=2)
    assert box.album.present.timeline.steps() == (10, 20, 25)
    assert [(r.run, r.origin, r.origin_step, r.text) for r in box.album.runs()] == [
        ("a", "", 0, ""),
        ("b", "a", 20, "k 1 → 2"),
    ]
    parent = box.album.chapter("a")
    assert [(m.step, m.kind) for m in parent.timeline.marks] == [(20, "branch")]


def test_what_differs_follows_what_a_branch_is_given_later() -> None:
    box = Mailbox(CATALOGUE)
    told(box, "a", 20)
    box.take(status("b", 20, origin=("a", 20)))
    assert [run.text for run in box.album.runs()] == ["", ""]
    box.take(status("b", 25, k=3, origin=("a", 20)))
    (first, second) = box.album.runs()
    assert first.text == ""
    assert second.text == "k 1 → 3, Weight clipping on"
    box.take(status("b", 30, origin=("a", 20)))
    assert box.album.runs()[1].text == ""


def test_turning_back_shows_the_other_run_whole() -> None:
    box = Mailbox(CATALOGUE)
    for step in (10, 20, 30):
        told(box, "a", step)
    box.take(status("b", 10, origin=("a", 10)))
    box.take(status("a", 30))
    assert box.columns.column("loss")[0].tolist() == [10, 20, 30]
    assert box.album.present.timeline.steps() == (10, 20, 30)


def test_another_experiment_forgets_all_runs() -> None:
    box = Mailbox(CATALOGUE)
    told(box, "a", 10)
    box.take(status("b", 5, origin=("a", 5)))
    told(box, "c", 1)
    assert [run.run for run in box.album.runs()] == ["c"]
    assert box.columns.column("loss")[0].tolist() == [1]


def test_a_run_that_was_dropped_is_no_longer_offered() -> None:
    box = Mailbox(CATALOGUE)
    told(box, "a", 10)
    box.take(status("b", 5, origin=("a", 5)))
    box.album.drop("a")
    box.album.drop("b")
    assert [run.run for run in box.album.runs()] == ["b"]


def test_a_run_that_was_wished_for_before_a_recording_does_not_take_its_place() -> None:
    box = Mailbox(CATALOGUE)
    box.coming = "run 1"
    box.show(Chapter(replace(status("recorded", 90), recorded="lecture.saddlepoint")))
    told(box, "run 1", 0)
    assert box.status.run == "recorded"
    box.coming = "run 2"
    told(box, "run 2", 0)
    assert box.status.run == "run 2"


def test_what_comes_of_the_run_behind_a_recording_is_there_when_that_is_closed() -> None:
    box = Mailbox(CATALOGUE)
    box.coming = "run 1"
    box.show(Chapter(replace(status("recorded", 90), recorded="lecture.saddlepoint")))
    told(box, "run 1", 3)
    box.take(Rows("run 0", {"jsd": (np.array([2]), np.array([0.5]))}))
    assert box.status.run == "recorded"
    assert box.frame() is None
    assert "jsd" not in box.columns.names()
    box.show_training()
    frame = box.frame()
    assert frame is not None
    assert (box.status.run, frame.run, frame.step) == ("run 1", "run 1", 3)
    assert box.columns.column("loss")[0].tolist() == [3]
    assert "jsd" not in box.columns.names()
    assert box.album.present.timeline.at(3) is not None
