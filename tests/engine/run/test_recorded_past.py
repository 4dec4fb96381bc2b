"""A recording as the past of a run: nothing is kept but what was looked at last."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.contract.snapshot import Field, Points, Rectangle, Rows, Snapshot, frozen
from engine.contract.timeline import Mark
from engine.contract.values import Config
from engine.run import recorded_past
from engine.run.columns import Columns
from engine.run.recorded_past import RecordedPast
from engine.run.timeline import Timeline
from engine.store import chunks
from engine.store.parts import encode
from engine.store.recorded import Recording
from engine.store.recording import About, save_recording

ABOUT = About("Ring", "run 1", 597, 2000, {}, {"torch": "2.13.0"})
STEPS = range(0, 600, 3)
AREA = Rectangle(-1, -1, 1, 1)


def columns() -> Columns:
    made = Columns()
    made.append(Rows("run 1", {"loss": (np.arange(600), np.sin(np.arange(600.0)))}))
    return made


@pytest.fixture(scope="module")
def timeline() -> Timeline:
    made, random = Timeline(), np.random.default_rng(0)
    for step in STEPS:
        values = frozen(random.normal(size=(64, 64)))  # 16 kB, which cannot be packed
        parts = {"surface": Field(step, values, AREA, 0.0, 1.0)}
        if step % 2 == 0:
            parts["fake"] = Points(step, frozen([[step, 0.0]]))  # type: ignore[assignment]
        made.record(Snapshot("run 1", step, step / 100, parts))
    made.mark(Mark(300, "bookmark", "here"))
    made.configure(0, {"training": {"k_d": 1}})
    made.configure(300, {"training": {"k_d": 5}})
    return made


@pytest.fixture
def path(timeline: Timeline, tmp_path: Path) -> Path:
    save_recording(tmp_path / "a.saddlepoint", ABOUT, timeline, columns())
    return tmp_path / "a.saddlepoint"


@pytest.fixture
def past(path: Path) -> Iterator[RecordedPast]:
    recording = Recording(path)
    yield RecordedPast(recording, "run 9")
    recording.close()


def told(seen: Snapshot | None) -> object:
    """Return what can be compared of a moment."""
    assert seen is not None
    return seen.step, seen.seconds, {name: encode(part) for name, part in seen.parts.items()}


def test_every_moment_is_that_of_the_run(past: RecordedPast, timeline: Timeline) -> None:
    assert (past.first, past.steps(), past.marks) == (0, timeline.steps(), timeline.marks)
    for step in (0, 1, 299, 300, 596, 597, 10_000):
        seen = past.at(step)
        assert told(seen) == told(timeline.at(step))
        assert seen is not None
        assert seen.run == "run 9"
        assert past.seconds(step) == timeline.seconds(step)
    assert past.at(-1) is None
    assert past.trouble == ""


def test_the_settings_are_those_of_the_moment_as_far_as_they_are_known(path: Path) -> None:
    asked: list[Config] = []

    def known(config: Config) -> Config:
        asked.append(config)
        return {"training": {"k_d": min(int(config["training"]["k_d"]), 3)}}

    past = RecordedPast(Recording(path), "run 9", known)
    found = [past.config_at(step) for step in (0, 299, 300, 597)]
    assert [config and config["training"]["k_d"] for config in found] == [1, 1, 3, 3]
    assert found[2] is found[3]
    assert len(asked) == 2
    assert RecordedPast(Recording(path), "run 9").config_at(300) == {"training": {"k_d": 5}}


def test_a_glance_is_what_was_seen_then_and_the_same_as_long_as_one_looks(
    past: RecordedPast, timeline: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorded_past, "PATIENCE", 30.0)
    seen = past.glance(300)
    assert told(seen) == told(timeline.at(300))
    assert past.glance(300) is seen
    assert told(past.glance(3)) == told(timeline.at(3))
    assert past.arrivals == 0


def test_a_glance_does_not_wait_for_a_slow_disk(
    past: RecordedPast, timeline: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorded_past, "PATIENCE", 30.0)
    before = past.glance(3)
    gate, at = threading.Event(), past.at
    monkeypatch.setattr(past, "at", lambda step: (gate.wait(), at(step))[1])
    monkeypatch.setattr(recorded_past, "PATIENCE", 0.0)
    assert past.glance(300) is before
    assert past.glance(450) is before
    gate.set()
    for thread in threading.enumerate():
        if thread.name == "saddlepoint-recording":
            thread.join()
    assert past.arrivals > 0
    assert told(past.glance(450)) == told(timeline.at(450))


def test_only_what_was_looked_at_last_is_in_memory(
    path: Path, timeline: Timeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "KEPT", 2**20)
    recording = Recording(path)
    past = RecordedPast(recording, "run 9")
    assert path.stat().st_size > 2 * 2**20
    for step in (*STEPS, *reversed(STEPS)):
        assert told(past.at(step)) == told(timeline.at(step))
        assert sum(recording._chunks._weights.values()) <= 2**20
    assert past.weight == 0
    recording.close()


def test_a_file_that_is_cut_while_it_is_open_is_told_in_words(
    past: RecordedPast, path: Path, timeline: Timeline
) -> None:
    os.truncate(path, path.stat().st_size // 2)
    assert told(past.at(3)) == told(timeline.at(3))
    assert past.trouble == ""
    seen = past.at(597)
    assert seen is not None
    assert seen.parts["surface"].step < 400  # the newest that is left
    assert "a.saddlepoint cannot be read as a whole" in past.trouble
    assert "it was cut short while it was open" in past.trouble


def test_damage_is_told_by_the_checksum_of_its_block(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    recording = Recording(path)
    past = RecordedPast(recording, "run 9")
    steps = {part.step for step in STEPS if (seen := past.at(step)) for part in seen.parts.values()}
    assert 0 < len(set(STEPS) - steps) < 30
    assert "a part of it is damaged" in past.trouble
    recording.close()


@pytest.mark.skipif(os.name == "nt", reason="there nobody can delete an open file")
def test_a_file_that_is_deleted_while_it_is_open_is_read_on(
    past: RecordedPast, path: Path, timeline: Timeline
) -> None:
    path.unlink()
    assert told(past.at(300)) == told(timeline.at(300))


def test_a_recording_is_saved_again_without_being_held(
    past: RecordedPast, path: Path, timeline: Timeline
) -> None:
    again = path.with_name("b.saddlepoint")
    save_recording(again, ABOUT, past, columns())
    assert again.read_bytes() == path.read_bytes()


def test_the_file_is_closed_once_nobody_holds_it(path: Path) -> None:
    recording = Recording(path)
    past = RecordedPast(recording, "run 9")
    assert past.at(3) is not None
    del past
    assert recording._chunks._file.closed
