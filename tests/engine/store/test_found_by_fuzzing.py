"""What fuzzing has found, so that it is not lost again."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from fuzzing.right import LESSON, recordings

from app.model.dropped import data_kind
from app.model.recents import Recents
from app.model.sessions import RECORD, Sessions
from engine.contract.errors import ConfigError, FileError
from engine.imaging.cifar import ARCHIVE, cifar_piles
from engine.imaging.idx import read_idx
from engine.store.experiment import load_experiment
from engine.store.lesson import load_lesson
from engine.store.recorded import Recording

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
