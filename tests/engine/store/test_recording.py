"""Recordings: the same moments back, from whole files and from what is left of others."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from engine.contract.errors import FileError
from engine.contract.snapshot import Field, Points, Rectangle, Rows, Snapshot, frozen
from engine.contract.timeline import Mark
from engine.contract.values import Config, edited
from engine.run.columns import Columns
from engine.run.timeline import Timeline
from engine.store.parts import encode
from engine.store.recorded import Recording
from engine.store.recording import About, save_recording

CONFIG: Config = {
    "training": {"k_d": 5, "seed": 3},
    "data": {"kind": "drawn", "points": ((0.0, 1.0),)},
}
EARLIER = edited(CONFIG, "training", "k_d", 1)
ABOUT = About("Ring", "run 1", 999, 2000, CONFIG, {"torch": "2.13.0"})
STEPS = range(0, 1000, 3)


def field(step: int) -> Field:
    values = np.random.default_rng(step).normal(size=(64, 64))  # does not compress, fills chunks
    return Field(step, frozen(values), Rectangle(-1, -1, 1, 1), 0.0, 1.0)


@pytest.fixture(scope="module")
def timeline() -> Timeline:
    made = Timeline()
    for step in STEPS:
        parts = {"fake": Points(step, frozen([[step, 0.0]]))}
        if step % 2 == 0:
            parts["surface"] = field(step)  # type: ignore[assignment]
        made.record(Snapshot("run 1", step, step / 100, parts))
    made.mark(Mark(600, "change", "k 1 → 5"))
    made.configure(0, EARLIER)
    made.configure(600, CONFIG)
    return made


@pytest.fixture(scope="module")
def columns() -> Columns:
    made = Columns()
    steps = np.arange(10_000)
    made.append(Rows("run 1", {"loss": (steps, np.sin(steps)), "jsd": (steps[:2], steps[:2] / 3)}))
    return made


@pytest.fixture(scope="module")
def content(
    timeline: Timeline, columns: Columns, tmp_path_factory: pytest.TempPathFactory
) -> bytes:
    path = tmp_path_factory.mktemp("recording") / "a.saddlepoint"
    save_recording(path, ABOUT, timeline, columns)
    return path.read_bytes()


def opened(content: bytes, folder: Path) -> Recording:
    path = folder / "b.saddlepoint"
    path.write_bytes(content)
    return Recording(path)


def test_everything_comes_back(
    content: bytes, tmp_path: Path, timeline: Timeline, columns: Columns
) -> None:
    found = opened(content, tmp_path)
    assert found.whole
    assert found.about == ABOUT
    assert found.marks == timeline.marks
    assert found.settings == timeline.settings
    assert found.settings == ((0, EARLIER), (600, {"training": {"k_d": 5}}))
    assert (found.seconds(300), found.seconds(301)) == (3.0, 3.0)
    again = Timeline()
    for snapshot in found.snapshots():
        again.record(snapshot)
    assert again.steps() == timeline.steps()
    assert len(found) == sum(len(steps) for _, steps, _ in timeline.series())
    for step in (0, 1, 300, 301, 500, 999, 5000):
        here, there = found.at(step), timeline.at(step)
        assert here is not None
        assert there is not None
        assert (here.step, here.seconds) == (there.step, there.seconds)
        for name, part in there.parts.items():
            assert here.parts[name].step == part.step
            assert encode(here.parts[name]) == encode(part)
    rows = found.rows()
    for name in columns.names():
        for ours, theirs in zip(columns.column(name), rows.columns[name], strict=True):
            assert np.array_equal(ours, theirs)
    found.close()


@pytest.mark.parametrize("share", [0.4, 0.7, 0.999])
def test_a_file_that_was_cut_off_is_read_as_far_as_it_goes(
    content: bytes, tmp_path: Path, share: float
) -> None:
    found = opened(content[: int(share * len(content))], tmp_path)
    assert not found.whole
    assert found.about == ABOUT
    seen = found.at(200)
    assert seen is not None
    assert (seen.parts["fake"].step, seen.parts["surface"].step) == (198, 198)
    last = found.at(10_000)
    assert last is not None
    assert last.parts["fake"].step >= share * 700
    assert len(found.rows().columns["loss"][0]) == 10_000
    found.close()


def test_damage_in_the_middle_costs_the_pictures_that_it_hit(
    content: bytes, tmp_path: Path
) -> None:
    place = len(content) // 2
    found = opened(content[:place] + b"\xff" * 64 + content[place + 64 :], tmp_path)
    shown = [found.at(step) for step in range(0, 1000, 50)]
    assert all(snapshot is not None for snapshot in shown)
    found.close()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "no MCAP"), (b"PK\x03\x04 something else", "no MCAP"), (b"\x89MCAP0\r\n", "damaged")],
)
def test_what_is_no_recording_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(FileError, match=words) as caught:
        opened(content, tmp_path)
    assert "b.saddlepoint" in str(caught.value)


def test_a_recording_of_which_nothing_whole_is_left_is_refused_with_a_reason(
    content: bytes, tmp_path: Path
) -> None:
    with pytest.raises(FileError, match="damaged: it was cut off before its first whole piece"):
        opened(content[:200], tmp_path)


def test_a_newer_recording_is_refused_by_its_version(content: bytes, tmp_path: Path) -> None:
    newer = content.replace(b'{"version": 1,', b'{"version": 9,')
    with pytest.raises(FileError, match="newer Saddlepoint"):
        opened(newer, tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="nothing"):
        Recording(tmp_path / "nothing.saddlepoint")


def without(content: bytes, name: str) -> bytes:
    """Return a file in which some metadata bears another name."""
    assert content.count(name.encode()) >= 1
    return content.replace(name.encode(), name[::-1].encode())


def test_a_file_of_an_earlier_version_does_not_say_which_settings_were_when(
    content: bytes, tmp_path: Path
) -> None:
    found = opened(without(content, "settings"), tmp_path)
    assert found.settings == ()
    assert (found.about, len(found.marks)) == (ABOUT, 1)
    found.close()


@pytest.mark.parametrize(
    "rows",
    [
        "[[-1, {}]]",
        "[[0.5, {}]]",
        "[[1e300, {}]]",
        '[["0", {}]]',
        "[[6, {}], [6, {}]]",
        "[[6, {}], [5, {}]]",
        "[[0]]",
        "[[0, {}, 1]]",
        "[[0, []]]",
        '[[0, {"training": 3}]]',
        '[[0, {"training": ["k_d"]}]]',
        '{"0": {}}',
        "7",
    ],
)
def test_changes_that_cannot_be_are_refused(
    rows: str, timeline: Timeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Timeline, "settings", json.loads(rows))
    save_recording(tmp_path / "a.saddlepoint", ABOUT, timeline, Columns())
    with pytest.raises(FileError, match=r"a\.saddlepoint is damaged"):
        Recording(tmp_path / "a.saddlepoint")


def test_random_damage_never_does_more_than_a_message(content: bytes, tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    for _ in range(60):
        damaged = bytearray(content)
        for at in random.integers(0, min(len(content), 20_000), 5):
            damaged[at] = random.integers(256)
        try:
            found = opened(bytes(damaged), tmp_path)
        except FileError:
            continue
        found.at(500)
        found.rows()
        found.close()
