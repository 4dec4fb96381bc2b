from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.contract.errors import FileError
from engine.store.atomic import make_folder, read_bounded, replace_file, replacing, sweep


def refuse(number: int) -> Callable[..., None]:
    def raise_it(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    return raise_it


def test_content_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "file"
    replace_file(path, b"old")
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EACCES, "permission is denied"),
    ],
)
def test_a_failed_write_names_the_reason_and_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, words: str
) -> None:
    path = tmp_path / "file"
    replace_file(path, b"old")
    monkeypatch.setattr(f"engine.store.atomic.os.{call}", refuse(number))
    with pytest.raises(FileError, match=words) as caught:
        replace_file(path, b"new")
    assert str(path) in str(caught.value)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]


def test_an_error_of_the_writer_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with replacing(tmp_path / "file") as file:
            file.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert os.listdir(tmp_path) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="the folder does not exist"):
        replace_file(tmp_path / "no" / "file", b"")


def test_a_folder_is_not_overwritten(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="it is a folder"):
        replace_file(tmp_path, b"")


def test_a_file_in_the_way_of_a_folder_is_named(tmp_path: Path) -> None:
    replace_file(tmp_path / "file", b"")
    with pytest.raises(FileError, match="it is a file"):
        make_folder(tmp_path / "file")
    with pytest.raises(FileError, match="a file, not a folder"):
        make_folder(tmp_path / "file" / "deeper")


def test_a_read_only_folder_is_refused_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "touch", lambda *_, **__: refuse(errno.EROFS)())
    with pytest.raises(FileError, match="the disk is read-only"):
        make_folder(tmp_path / "out")


def test_a_file_above_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(3 * 2**20)
    with pytest.raises(FileError, match="larger than 2 MB"):
        read_bounded(path, 2 * 2**20)


@pytest.mark.parametrize("name", ["absent", ".", "nul\0"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError, match="cannot read"):
        read_bounded(tmp_path / name, 100)


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no endless device here")
def test_an_endless_device_is_refused() -> None:
    with pytest.raises(FileError, match="not a regular file"):
        read_bounded("/dev/zero", 100)


def abandoned(folder: Path, name: str = ".run.safetensors.0123456789ab.tmp") -> Path:
    path = folder / name
    path.write_bytes(b"half")
    os.utime(path, (1000.0, 1000.0))
    return path


def test_what_a_killed_process_left_is_swept_up(tmp_path: Path) -> None:
    abandoned(tmp_path)
    abandoned(tmp_path, ".0123456789ab.tmp")
    kept = [abandoned(tmp_path, n) for n in ("mine.tmp", ".x.tmp", "a.0123456789ab.tmp", "run")]
    sweep(tmp_path, 2000.0)
    assert sorted(tmp_path.iterdir()) == sorted(kept)


def test_what_is_beside_a_temporary_file_goes_with_it(tmp_path: Path) -> None:
    for word in ("", ".frames", ".palette"):
        abandoned(tmp_path, f".film.gif.0123456789ab.tmp{word}")
    folder = tmp_path / ".film.0123456789ab.tmp.frames"
    folder.mkdir()
    (folder / "00001.png").touch()
    os.utime(folder, (1000.0, 1000.0))
    sweep(tmp_path, 2000.0)
    assert list(tmp_path.iterdir()) == []


def test_what_is_beside_a_file_that_another_process_still_writes_stays(tmp_path: Path) -> None:
    with replacing(tmp_path / "film.gif") as file:
        beside = abandoned(tmp_path, f"{Path(file.name).name}.frames")
        os.utime(file.name, (1000.0, 1000.0))
        sweep(tmp_path, 2000.0)
        assert beside.exists()


def test_what_was_written_since_a_start_stays(tmp_path: Path) -> None:
    path = abandoned(tmp_path)
    sweep(tmp_path, 999.0)
    assert path.exists()


def test_what_another_process_still_writes_stays(tmp_path: Path) -> None:
    with replacing(tmp_path / "file") as file:
        file.write(b"whole")
        (temporary,) = tmp_path.iterdir()
        os.utime(temporary, (1000.0, 1000.0))
        sweep(tmp_path, 2000.0)
    assert (tmp_path / "file").read_bytes() == b"whole"


def test_a_folder_that_is_gone_is_no_failure(tmp_path: Path) -> None:
    sweep(tmp_path / "gone", 2000.0)
