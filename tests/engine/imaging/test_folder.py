"""Folders of pictures: classes, what is left out, the cache, many files."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.contract.errors import FileError, UserError
from engine.data.folder import Folder, FolderSettings
from engine.imaging import cache as caching
from engine.imaging import decoded as decoding
from engine.imaging import kept_pictures, listing
from engine.imaging.cache import VARIABLE
from engine.telling import heard, noted


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache" / "pictures"


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    return folder


def _save(path: Path, grey: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", (12, 10), grey).save(path)


def _folder(path: Path, **given: Any) -> Folder:
    settings = {"side": 8, "colour": "grey", "held_out": 0.0, **given}
    return Folder(FolderSettings(path=str(path), **settings))


def _greys(data: Folder) -> list[int]:
    rows = data.rows(np.arange(data.count()))
    return [round(255 * float(row.mean())) for row in rows]


def test_subfolders_are_classes_and_deeper_ones_belong_to_them(pictures: Path) -> None:
    for name, grey in (("b/1.png", 10), ("a/x/2.png", 20), ("a/3.JPG", 30), ("b/4.gif", 40)):
        _save(pictures / name, grey)
    data = _folder(pictures)
    assert data.classes == ("a", "b")
    assert _greys(data) == [30, 20, 10, 40]
    assert data.labels(np.arange(4)).tolist() == [0, 0, 1, 1]


def test_a_folder_without_subfolders_has_no_classes(pictures: Path) -> None:
    _save(pictures / "1.png", 10)
    data = _folder(pictures)
    assert data.classes == ()
    assert data.labelled(3, np.random.default_rng(0))[1].tolist() == [0, 0, 0]


def test_what_is_no_picture_or_hidden_is_passed_over(pictures: Path) -> None:
    _save(pictures / "1.png", 10)
    for name in ("notes.txt", ".hidden.png", "._1.png", "Thumbs.db"):
        (pictures / name).write_text("nothing")
    (pictures / "folder.png").mkdir()
    os.mkfifo(pictures / "pipe.png")
    with noted() as remarks:
        assert _folder(pictures).count() == 1
    assert remarks == []


def test_unreadable_files_are_counted_and_the_first_is_named(pictures: Path) -> None:
    for number in range(5):
        _save(pictures / f"{number}.png", 10 * number)
    (pictures / "1.png").write_bytes(b"not a picture")
    content = (pictures / "3.png").read_bytes()
    (pictures / "3.png").write_bytes(content[: len(content) // 2])
    for _ in range(2):  # the second time from the cache
        with noted() as remarks:
            data = _folder(pictures)
        assert _greys(data) == [0, 20, 40]
        assert len(remarks) == 1
        assert "2 of 5 pictures" in remarks[0]
        assert "1.png" in remarks[0]


def test_a_class_without_a_readable_picture_is_left_out_and_named(pictures: Path) -> None:
    _save(pictures / "a/1.png", 10)
    _save(pictures / "c/2.png", 20)
    (pictures / "b").mkdir()
    (pictures / "c/2.png").write_bytes(b"")
    with noted() as remarks:
        data = _folder(pictures)
    assert data.classes == ("a",)
    assert any("b, c" in text for text in remarks)


def test_links_that_lead_in_circles_are_entered_once(pictures: Path) -> None:
    _save(pictures / "a/1.png", 10)
    (pictures / "a/round").symlink_to(pictures, target_is_directory=True)
    (pictures / "itself").symlink_to(pictures / "itself")
    (pictures / "itself.png").symlink_to(pictures / "itself.png")
    (pictures / "broken.png").symlink_to(pictures / "missing.png")
    assert _folder(pictures).count() == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [("", "holds no pictures"), ("missing", "does not exist"), ("file", "is no folder")],
)
def test_a_folder_with_nothing_to_show_says_so(pictures: Path, name: str, words: str) -> None:
    (pictures / "file").write_text("text")
    with pytest.raises(FileError, match=words):
        _folder(pictures / name)


def test_no_folder_and_no_readable_picture_are_refused(pictures: Path) -> None:
    with pytest.raises(FileError, match=r"data\.path"):
        Folder(FolderSettings())
    (pictures / "1.png").write_bytes(b"nothing")
    with pytest.raises(FileError, match=r"not one of its 1 pictures.*1\.png"):
        _folder(pictures)


def test_a_folder_with_a_name_of_any_kind_works(tmp_path: Path) -> None:
    folder = tmp_path / "Bilder – ½ 图 'x' [a]"
    _save(folder / "ä ö.png", 10)
    assert _folder(folder).count() == 1


@pytest.mark.skipif(sys.platform != "linux", reason="names are Unicode there")
def test_a_class_whose_name_is_no_text_can_be_written(tmp_path: Path) -> None:
    for name in (b"a", b"b\xff"):
        _save(tmp_path / os.fsdecode(name) / "1.png", 10)
    found = _folder(tmp_path)
    assert found.count() == 2
    assert found.classes == ("a", "b\N{REPLACEMENT CHARACTER}")


def test_pictures_are_decoded_once_until_one_of_them_changes(
    pictures: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _save(pictures / "1.png", 10)
    first = _folder(pictures)
    monkeypatch.setattr(kept_pictures, "_made", None)
    assert _greys(_folder(pictures)) == _greys(first) == [10]
    monkeypatch.undo()
    monkeypatch.setenv(VARIABLE, str(cache.parent))
    _save(pictures / "1.png", 99)
    os.utime(pictures / "1.png", ns=(1, 1))
    assert _greys(_folder(pictures)) == [99]
    assert _folder(pictures, colour="colour").shape == (3, 8, 8)
    assert len(list(cache.glob("*.bin"))) == 3


@pytest.mark.parametrize("damage", ["bin", "json", "short"])
def test_a_damaged_cache_is_made_anew(pictures: Path, cache: Path, damage: str) -> None:
    _save(pictures / "1.png", 10)
    _folder(pictures)
    (pixels,) = cache.glob("*.bin")
    if damage == "short":
        pixels.write_bytes(pixels.read_bytes()[:-1])
    else:
        pixels.with_suffix(f".{damage}").write_text("{")
    assert _greys(_folder(pictures)) == [10]


def _left(cache: Path) -> list[str]:
    return [path.name for path in cache.iterdir()]


def test_a_full_disk_is_named_and_nothing_is_left(
    pictures: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _save(pictures / "1.png", 10)

    def full(*_: object) -> Iterator[Any]:
        raise OSError(errno.ENOSPC, "no space left")
        yield

    monkeypatch.setattr(decoding, "_results", full)
    with pytest.raises(FileError, match="the disk is full"):
        _folder(pictures)
    assert _left(cache) == []


@pytest.mark.parametrize("short", [0, 1])
def test_space_for_all_pictures_is_asked_for_before_the_first_is_decoded(
    pictures: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, short: int
) -> None:
    for number in range(3):
        _save(pictures / f"{number}.png", number)
    free = SimpleNamespace(free=3 * 3 * 64 - short)
    monkeypatch.setattr(caching.shutil, "disk_usage", lambda folder: free)
    if not short:
        assert _folder(pictures, colour="colour").count() == 3
        return
    monkeypatch.setattr(decoding, "decoded", None)
    with pytest.raises(FileError, match=r"are needed there and .* are free.*SADDLEPOINT_CACHE"):
        _folder(pictures, colour="colour")
    assert _left(cache) == []


SIZES = ((1, 1), (9, 40), (64, 64), (300, 20))
MODES: dict[str, tuple[str, str, int]] = {  # the file, Pillow's mode, half brightness in it
    "grey": ("a.png", "L", 128),
    "16 bits": ("a16.png", "I;16", 128 * 257),
    "black and white": ("a1.png", "1", 255),
    "palette": ("ap.gif", "P", 128),
    "colour": ("a.jpg", "RGB", 128),
    "alpha": ("aa.png", "RGBA", 128),
    "grey alpha": ("ala.png", "LA", 128),
    "CMYK": ("ac.tif", "CMYK", 127),
    "floats": ("af.tif", "F", 128),
}


@pytest.mark.parametrize("colour", ["grey", "colour"])
@pytest.mark.parametrize("fit", ["crop", "stretch"])
def test_sizes_and_modes_may_be_mixed_in_one_folder(pictures: Path, colour: str, fit: str) -> None:
    wanted = []
    for place, (file, mode, level) in enumerate(MODES.values()):
        fill = {"RGB": (level,) * 3, "RGBA": (*[level] * 3, 255), "LA": (level, 255)}
        fill |= {"CMYK": (0, 0, 0, level)}
        image = Image.new("L", SIZES[place % 4], level).convert("P") if mode == "P" else None
        image = image or Image.new(mode, SIZES[place % 4], fill.get(mode, level))
        (pictures / str(place)).mkdir()
        image.save(pictures / str(place) / file)
        wanted.append(255 if mode == "1" else 128)
    (pictures / "3" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with noted() as remarks:
        data = _folder(pictures, colour=colour, fit=fit)
    assert data.shape == (3 if colour == "colour" else 1, 8, 8)
    assert _greys(data) == pytest.approx(wanted, abs=2)
    assert data.labels(np.arange(data.count())).tolist() == list(range(len(MODES)))
    assert [text.partition(" pictures")[0] for text in remarks] == [f"1 of {len(MODES) + 1}"]


def test_breaking_off_leaves_nothing(pictures: Path, cache: Path) -> None:
    for number in range(3):
        _save(pictures / f"{number}.png", number)

    def stop(text: str) -> None:
        if text.startswith("Decoding"):
            raise UserError("enough")

    with heard(stop), pytest.raises(UserError, match="enough"):
        _folder(pictures)
    assert _left(cache) == []


def test_folders_that_were_not_used_for_longest_make_room(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_pictures, "BUDGET", 2 * 64)
    for age, name in enumerate(("new", "old", "older")):
        _save(tmp_path / name / "1.png", 10)
        _folder(tmp_path / name)
        newest = max(cache.glob("*.bin"), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (1000 - age, 1000 - age))
    _save(tmp_path / "last/1.png", 10)
    _folder(tmp_path / "last")
    assert len(list(cache.glob("*.bin"))) == len(list(cache.glob("*.json"))) == 2


def test_many_files_are_listed_and_decoded_with_words_of_progress(
    pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _save(pictures / "one.png", 10)
    content = (pictures / "one.png").read_bytes()
    count = 1200
    for number in range(count):
        (pictures / f"{number}.png").write_bytes(content)
    told: list[str] = []
    monkeypatch.setattr(listing, "STEP", 500)
    with heard(told.append):
        data = _folder(pictures)
    assert data.count() == count + 1
    assert any("1,000 pictures" in text for text in told)
    assert data.rows(np.array([0, count])).shape == (2, 64)


def test_more_files_than_can_be_meant_are_refused(
    pictures: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        _save(pictures / f"{number}.png", 0)
    monkeypatch.setattr(listing, "MOST", 2)
    with pytest.raises(FileError, match="more than 2 pictures"):
        _folder(pictures)
