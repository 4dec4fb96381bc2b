"""Data that cannot be used, through ``saddlepoint train``: status 2 and one sentence."""

from __future__ import annotations

import gzip
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.cli import main
from engine.imaging import cifar, idx_sets
from engine.imaging.cache import VARIABLE
from engine.imaging.downloads import Remote

Train = Callable[..., int]
Damage = Callable[[Path], Path]
TRAIN, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def refused(train: Train, capsys: pytest.CaptureFixture[str], kind: str, path: Path | str) -> str:
    """Return the one line that is said of such data."""
    words = ["--steps", "1", "--set", f"data={kind}"]
    words += ["--set", f"data.path={path}"] if str(path) else []
    assert train("out", *words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("saddlepoint: ")
    assert said.err.count("\n") == 1
    return said.err


def idx_set(folder: Path) -> Path:
    """Write a small whole set in the format of MNIST."""
    folder.mkdir()
    for prefix in ("train", "t10k"):
        images = struct.pack(">4B3I", 0, 0, 8, 3, 20, 8, 8) + bytes(20 * 64)
        labels = struct.pack(">4B1I", 0, 0, 8, 1, 20) + bytes(range(10)) * 2
        (folder / f"{prefix}-images-idx3-ubyte").write_bytes(images)
        (folder / f"{prefix}-labels-idx1-ubyte").write_bytes(labels)
    return folder


def wrong_magic(folder: Path) -> Path:
    path = folder / TRAIN
    path.write_bytes(b"\x00\x00\x0d\x03" + path.read_bytes()[4:])
    return path


def too_short(folder: Path) -> Path:
    path = folder / TRAIN
    path.write_bytes(path.read_bytes()[:-1])
    return path


def too_long(folder: Path) -> Path:
    path = folder / LABELS
    path.write_bytes(path.read_bytes() + b"\x00")
    return path


def cut_gzip(folder: Path) -> Path:
    path = folder / f"{TRAIN}.gz"
    pixels = np.random.default_rng(0).integers(256, size=20 * 64, dtype=np.uint8)
    content = gzip.compress((folder / TRAIN).read_bytes()[:16] + pixels.tobytes())
    (folder / TRAIN).unlink()
    path.write_bytes(content[: len(content) // 2])
    return path


def missing(folder: Path) -> Path:
    (folder / TRAIN).unlink()
    return folder


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (wrong_magic, "begins with 00000d03"),
        (too_short, "but 1,279 follow"),
        (too_long, "but more follow"),
        (cut_gzip, "cut off inside its gzip stream"),
        (missing, f"holds no file {TRAIN}"),
    ],
)
def test_a_damaged_set_of_idx_files_names_the_file(
    train: Train, capsys: pytest.CaptureFixture[str], tmp_path: Path, damage: Damage, words: str
) -> None:
    culprit = damage(idx_set(tmp_path / "idx"))
    line = refused(train, capsys, "mnist", tmp_path / "idx")
    assert str(culprit) in line
    assert words in line


def unreadable(folder: Path) -> Path:
    folder.mkdir()
    (folder / "1.png").write_bytes(b"nothing")
    return folder / "1.png"


def empty(folder: Path) -> Path:
    folder.mkdir()
    return folder


def a_file(folder: Path) -> Path:
    Image.new("L", (8, 8)).save(folder.with_suffix(".png"))
    folder.symlink_to(folder.with_suffix(".png"))
    return folder


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (unreadable, "not one of its 1 pictures can be read"),
        (empty, "holds no pictures"),
        (a_file, "is no folder"),
        (lambda folder: folder, "does not exist"),
    ],
)
def test_a_bad_folder_is_named(
    train: Train, capsys: pytest.CaptureFixture[str], tmp_path: Path, make: Damage, words: str
) -> None:
    culprit = make(tmp_path / "pictures")
    line = refused(train, capsys, "folder", tmp_path / "pictures")
    assert culprit.name in line
    assert words in line


def test_data_without_a_place_say_which_setting_names_it(
    train: Train, capsys: pytest.CaptureFixture[str]
) -> None:
    for kind in ("folder", "array"):
        assert "data.path" in refused(train, capsys, kind, "")


def test_a_bad_array_is_named(
    train: Train, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    np.save(tmp_path / "a.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    assert str(tmp_path / "a.npy") in refused(train, capsys, "array", tmp_path / "a.npy")


def test_an_archive_of_cifar_that_is_none_is_named(
    train: Train, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / cifar.ARCHIVE.name).write_bytes(b"nothing of the kind")
    assert cifar.ARCHIVE.name in refused(train, capsys, "cifar10", tmp_path)


@pytest.mark.parametrize("kept", [False, True])
def test_a_wrong_checksum_is_told_with_the_file_and_nothing_of_it_is_kept(
    train: Train,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    cache: Path,
    kept: bool,
) -> None:
    """What a server delivers has the right size, but is not the published file."""
    name = f"{TRAIN}.gz"

    def deliver(self: object, url: str, output_file: str, pooch: object) -> None:
        Path(output_file).write_bytes(bytes(100))

    monkeypatch.setattr("engine.imaging.downloads._Downloader.__call__", deliver)
    monkeypatch.setattr(
        idx_sets.IdxSet,
        "remote",
        lambda self, file: Remote(file, ("http://127.0.0.1:9/",), "0" * 64, 100),
    )
    folder = cache / "downloads" / "mnist"
    if kept:
        folder.mkdir(parents=True)
        (folder / name).write_bytes(b"something else")
    line = refused(train, capsys, "mnist", "")
    assert f"{name} could not be downloaded" in line
    assert "its checksum is not the published one" in line
    assert [path.name for path in folder.iterdir()] == ([name] if kept else [])


def test_a_full_disk_is_told_before_anything_is_fetched(
    train: Train, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr("engine.imaging.cache.shutil.disk_usage", lambda folder: usage)
    line = refused(train, capsys, "cifar10", "")
    assert "170 MB are needed there" in line
    assert VARIABLE in line


def test_the_same_sentence_comes_without_quiet(
    tiny: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong_magic(idx_set(tmp_path / "idx"))
    words = ["--set", "data=mnist", "--set", f"data.path={tmp_path / 'idx'}"]
    assert main(["train", tiny, *words, "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("names", [["1"], ["a/1", "b/2"], ["a/1", "a/2", "b/3"]], ids="+".join)
def test_a_folder_of_next_to_nothing_trains_and_is_measured(
    train: Train, tmp_path: Path, caplog: pytest.LogCaptureFixture, names: list[str]
) -> None:
    for grey, name in enumerate(names):
        path = tmp_path / "few" / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (8, 8), 60 * grey + 50).save(path)
    words = ["--set", "data=folder", "--set", f"data.path={tmp_path / 'few'}"]
    assert train("out", "--steps", "2", *words, "--set", "data.side=8") == 0
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []
