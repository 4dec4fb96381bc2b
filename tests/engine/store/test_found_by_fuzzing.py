"""What fuzzing has found, so that it is not lost again."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from fuzzing.right import LESSON, recordings

from app.model.dropped import data_kind
from app.model.film_choice import FilmChoice
from app.model.picture_choice import PictureChoice
from app.model.recents import Recents
from app.model.sessions import RECORD, Sessions
from engine.contract.errors import ConfigError, FileError
from engine.headless.diagnose import curves_of
from engine.headless.output import NAMES
from engine.imaging.cifar import ARCHIVE, cifar_piles
from engine.imaging.idx import read_idx
from engine.imaging.kept_pictures import Work, _known
from engine.lab import shipped_catalogue
from engine.recordings import known
from engine.store.curves import load_curves
from engine.store.experiment import load_experiment
from engine.store.lesson import load_lesson
from engine.store.recorded import Recording, _step

DEEP = "[" * 100_000


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"title = 'x'\n{'a.' * 30_000}a = 1", "line 2: a key has too many parts"),
        (f"[{'config . ' * 40}x]", "line 1: a key has too many parts"),
        ("""'a'."b".""" * 20 + "c = 1", "line 1: a key has too many parts"),
        (f"config = {'{a.a.a.a.a.a.a.a=' * 120}1{'}' * 120}", "nested too deeply"),
        (f"a = {DEEP}", "not valid TOML"),
    ],
)
def test_an_experiment_that_would_take_hours_or_the_stack_is_refused(
    tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(FileError, match=words):
        load_experiment(written(tmp_path, "a.toml", text))


def test_dots_in_prose_are_no_key(tmp_path: Path) -> None:
    dots = 'summary = "one... two. three" # ' + ". " * 100
    assert load_experiment(written(tmp_path, "a.toml", dots)).summary == "one... two. three"


def test_a_number_of_hundreds_of_digits_in_a_lesson_is_refused(tmp_path: Path) -> None:
    text = LESSON.replace("{low: 0,", f"{{low: {'9' * 400},")
    with pytest.raises(ConfigError, match="finite number"):
        load_lesson(written(tmp_path, "a.md", text))


@pytest.mark.parametrize("length", [2**33, 2**62, 2**64 - 1])
def test_a_recording_is_not_asked_for_more_than_it_has(tmp_path: Path, length: int) -> None:
    (content,) = recordings()
    at = 8 + 1  # after the magic number and the first record's kind
    path = written(tmp_path, "a.saddlepoint", content[:at] + length.to_bytes(8, "little"))
    with pytest.raises(FileError, match="damaged"):
        Recording(path)


def test_an_idx_file_that_announces_much_and_holds_little_needs_little(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    header = bytes((0, 0, 8, 3)) + np.array([2**11, 2**10, 2**9], ">u4").tobytes()
    asked: list[int] = []
    read = gzip.GzipFile.read

    def noted(file: gzip.GzipFile, size: int | None = -1) -> bytes:
        asked.append(size or 0)
        return read(file, size)

    monkeypatch.setattr(gzip.GzipFile, "read", noted)
    with pytest.raises(FileError, match="but 9 follow"):
        read_idx(written(tmp_path, "a.gz", gzip.compress(header + bytes(9))), 3)
    assert max(asked) <= 2**24


def test_an_archive_that_ends_inside_its_gzip_header_is_refused(tmp_path: Path) -> None:
    written(tmp_path, ARCHIVE.name, b"\x1f\x8b\x08")
    with pytest.raises(FileError, match="gzip stream is cut short"):
        cifar_piles(str(tmp_path))


def test_what_the_window_remembers_may_be_nested_as_deep_as_one_likes(tmp_path: Path) -> None:
    assert Recents(written(tmp_path, "recent.json", DEEP)).paths() == ()
    folder = tmp_path / "sessions" / "0001"
    folder.mkdir(parents=True)
    (folder / "last.safetensors").touch()
    written(folder, RECORD, DEEP)
    sessions = Sessions(tmp_path / "sessions")
    assert sessions.leftover is not None
    assert sessions.leftover.title == ""
    sessions.close("")


@pytest.mark.parametrize("header", ["{'descr': '<f8', 'shape': (", "\x00" * 40])
def test_the_window_leaves_a_wrong_array_to_whoever_reads_it(tmp_path: Path, header: str) -> None:
    size = len(header).to_bytes(2, "little")
    content = b"\x93NUMPY\x01\x00" + size + header.encode()
    assert data_kind(written(tmp_path, "a.npy", content)) == "table"


@pytest.mark.parametrize("text", [DEEP, '{"a":' * 30_000, "[[1e999, 0]]"])
def test_what_the_program_remembers_of_itself_may_be_nonsense(tmp_path: Path, text: str) -> None:
    assert FilmChoice.read(text) == FilmChoice()
    assert PictureChoice.read(text) == PictureChoice()
    pixels = tmp_path / "a.bin"
    pixels.write_bytes(b"1234")
    written(tmp_path, "a.json", text)
    assert _known(Work("about", 3, (1, 2, 2), lambda: iter(())), pixels) is None


@pytest.mark.parametrize("cell", ["9" * 200_000, "9" * 30])
def test_a_cell_or_step_that_nothing_can_hold_is_refused(tmp_path: Path, cell: str) -> None:
    with pytest.raises(FileError, match=r"a\.csv"):
        load_curves(written(tmp_path, "a.csv", f"step,loss\n{cell},0.5\n"), 10**40)


@pytest.mark.parametrize("step", [DEEP, "9" * 400, "1e999"])
def test_a_report_with_impossible_numbers_is_refused(tmp_path: Path, step: str) -> None:
    written(tmp_path, NAMES["curves"], "step,loss\n1,0.5\n")
    metrics = f'{{"jsd": {{"value": {step}, "error": null, "floor": null}}}}'
    written(tmp_path, NAMES["report"], f'{{"steps": 40, "metrics": {metrics}}}')
    if step != "1e999":
        with pytest.raises(FileError, match="not the report of a run"):
            curves_of(tmp_path)
    written(tmp_path, NAMES["report"], f'{{"steps": {step}, "metrics": {{}}}}')
    with pytest.raises(FileError, match="not the report of a run"):
        curves_of(tmp_path)


def test_settings_of_a_recording_that_no_control_can_show_are_left_out() -> None:
    config = {
        "training": {"batch": 10**400, "seed": 3, "steps": True},
        "data": {"kind": "drawn", "points": ((0.0, 1.0), ("a", 2.0))},
    }
    found = known(config, shipped_catalogue())
    assert found["training"] == {"seed": 3}
    assert found["data"] == {"kind": "drawn"}
    points = ((0.0, 1.0), (2.0, 3.0))
    right = {**config, "data": {"kind": "drawn", "points": points}}
    assert known(right, shipped_catalogue())["data"]["points"] == points


@pytest.mark.parametrize("step", ["-1", "1e999", "1.5", "9" * 40, '"a"'])
def test_a_step_that_no_run_has_is_refused_in_a_recording(tmp_path: Path, step: str) -> None:
    with pytest.raises((ValueError, TypeError, OverflowError)):
        _step(json.loads(step))
