"""Films are decoded again: frames, size, rate, colours; and nothing is left of what failed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pytest
from films import decoded
from PIL import Image

from app.film.encoder import Check, Replacing, filming
from app.film.formats import Shape
from engine.contract.errors import FileError
from engine.store.atomic import replacing, sweep

SIZE = (96, 64)
SHAPE = Shape(SIZE, 10, {"title": "A test"})
COLOURS = ((200, 40, 40), (40, 160, 60), (30, 60, 200))


def frame(colour: tuple[int, int, int]) -> bytes:
    """Return a frame in one colour."""
    row = np.array([*colour[::-1], 0], np.uint8)
    return np.tile(row, (SIZE[1], SIZE[0], 1)).tobytes()


def film(
    path: Path,
    *frames: bytes,
    shape: Shape = SHAPE,
    replacing: Replacing = replacing,
    check: Check = lambda: None,
    trouble: Exception | None = None,
) -> None:
    """Write a film, and let something go wrong after its last frame."""
    with filming(path, shape, replacing, check) as write:
        for each in frames:
            write(each)
        if trouble is not None:
            raise trouble


@pytest.mark.parametrize("suffix", [".mp4", ".webm", ".gif"])
def test_a_film_holds_the_frames_that_were_written(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a film-%d{suffix}"
    with filming(path, SHAPE, replacing) as write:
        for colour in COLOURS:
            for _ in range(2):
                write(frame(colour))
        assert not path.exists()
    made = decoded(path)
    assert made.size == SIZE
    assert made.rate == pytest.approx(10)
    assert made.seconds == pytest.approx(0.6, abs=0.05)
    assert len(made.frames) == 6
    for number, found in enumerate(made.frames):
        assert np.abs(found.mean((0, 1)) - COLOURS[number // 2]).max() < 6
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_an_mp4_is_what_every_player_knows(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with filming(path, SHAPE, replacing) as write:
        write(frame(COLOURS[0]))
    said = decoded(path).said
    assert "h264" in said
    assert "yuv420p" in said
    assert "A test" in said
    content = path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")  # it plays while it is loaded


def test_pictures_are_numbered_and_exact(tmp_path: Path) -> None:
    folder = tmp_path / "frames"
    with filming(folder, SHAPE, replacing) as write:
        for colour in COLOURS:
            write(frame(colour))
    assert sorted(p.name for p in folder.iterdir()) == ["00001.png", "00002.png", "00003.png"]
    with Image.open(folder / "00002.png") as picture:
        assert picture.getpixel((5, 5)) == COLOURS[1]


@pytest.mark.parametrize("name", ["film.mp4", "film.gif", "frames"])
def test_what_breaks_off_leaves_nothing(tmp_path: Path, name: str) -> None:
    with pytest.raises(ZeroDivisionError):
        film(tmp_path / name, frame(COLOURS[0]), trouble=ZeroDivisionError())
    assert list(tmp_path.iterdir()) == []


def test_being_cancelled_while_the_end_is_written_leaves_nothing(tmp_path: Path) -> None:
    def enough() -> None:
        raise ZeroDivisionError

    noise = np.random.default_rng(0).integers(0, 255, (480, 640, 4), np.uint8).tobytes()
    shape = Shape((640, 480), 10)
    with pytest.raises(ZeroDivisionError):
        film(tmp_path / "film.webm", noise, noise, noise, shape=shape, check=enough)
    assert list(tmp_path.iterdir()) == []


def test_an_older_film_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"older")
    with pytest.raises(ZeroDivisionError):
        film(path, frame(COLOURS[0]), trouble=ZeroDivisionError())
    assert path.read_bytes() == b"older"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is full")
def test_a_full_disk_is_said(tmp_path: Path) -> None:
    @contextmanager
    def full(path: Path) -> Iterator[BinaryIO]:
        with open("/dev/full", "wb") as file:
            yield file

    with pytest.raises(FileError, match=r"film\.mp4: the disk is full"):
        film(tmp_path / "film.mp4", *[frame(COLOURS[0])] * 20, replacing=full)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="does not exist"):
        film(tmp_path / "gone" / "film.mp4")


def test_a_folder_that_holds_something_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "frames").mkdir()
    (tmp_path / "frames" / "mine.txt").touch()
    with pytest.raises(FileError, match="not an empty folder"):
        film(tmp_path / "frames")
    assert [p.name for p in (tmp_path / "frames").iterdir()] == ["mine.txt"]


def test_what_a_killed_film_of_pictures_leaves_is_swept_up_and_a_live_one_is_not(
    tmp_path: Path,
) -> None:
    live, dead = tmp_path / "live", tmp_path / "dead"
    live.mkdir()
    with filming(live / "frames", SHAPE, replacing) as write:
        write(frame(COLOURS[0]))
        shutil.copytree(live, dead)  # the same names, which nobody holds there
        for path in (*live.iterdir(), *dead.iterdir()):
            os.utime(path, (1000.0, 1000.0))
        sweep(live, 2000.0)
        sweep(dead, 2000.0)
        write(frame(COLOURS[1]))
    assert [path.name for path in live.iterdir()] == ["frames"]
    assert len(list((live / "frames").iterdir())) == 2
    assert list(dead.iterdir()) == []
