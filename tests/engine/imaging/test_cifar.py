"""CIFAR-10's binary files and their archive."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import numpy as np
import pytest

from engine.contract.errors import FileError
from engine.imaging.cifar import ARCHIVE, FOLDER, RECORD, TEST, TRAIN, cifar_piles


def contents(records: int = 2) -> dict[str, bytes]:
    random = np.random.default_rng(0)
    found = {}
    for number, name in enumerate((*TRAIN, TEST)):
        table = random.integers(256, size=(records, RECORD), dtype=np.uint8)
        table[:, 0] = number
        found[name] = table.tobytes()
    return found


def write(folder: Path, files: dict[str, bytes], *, archive: bool = False) -> str:
    if archive:
        with tarfile.open(folder / ARCHIVE.name, "w:gz") as stream:
            for name, content in files.items():
                about = tarfile.TarInfo(f"{FOLDER}/{name}")
                about.size = len(content)
                stream.addfile(about, io.BytesIO(content))
    else:
        for name, content in files.items():
            (folder / name).write_bytes(content)
    return str(folder)


@pytest.mark.parametrize("archive", [False, True])
def test_records_are_a_label_and_three_planes(tmp_path: Path, archive: bool) -> None:
    files = contents()
    train, held_out = cifar_piles(write(tmp_path, files, archive=archive))
    assert train.pixels.shape == (10, 3, 32, 32)
    assert train.labels is not None
    assert train.labels.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert train.pixels[0].tobytes() == files[TRAIN[0]][1:RECORD]
    assert held_out.labels_of(np.arange(2)).tolist() == [5, 5]


@pytest.mark.parametrize("archive", [False, True])
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({TRAIN[2]: b""}, "has 0 bytes"),
        ({TRAIN[2]: bytes(RECORD - 1)}, "has 3,072 bytes"),
        ({TEST: b"\x0a" + bytes(RECORD - 1)}, "has the label 10"),
        ({TEST: bytes(RECORD * 10_001)}, "up to 10,000 images"),
    ],
)
def test_a_wrong_file_is_named(
    tmp_path: Path, archive: bool, change: dict[str, bytes], words: str
) -> None:
    path = write(tmp_path, contents() | change, archive=archive)
    with pytest.raises(FileError, match=words) as caught:
        cifar_piles(path)
    assert next(iter(change)) in str(caught.value)


def test_a_folder_without_them_says_what_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"data_batch_1\.bin.*cifar-10-binary\.tar\.gz"):
        cifar_piles(str(tmp_path))
    files = contents()
    del files[TRAIN[4]]
    with pytest.raises(FileError, match="cannot be read"):
        cifar_piles(write(tmp_path, files))


@pytest.mark.parametrize("size", [0, 20, 2000])
def test_an_archive_that_is_cut_off_is_refused(tmp_path: Path, size: int) -> None:
    path = tmp_path / ARCHIVE.name
    write(tmp_path, contents(), archive=True)
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(FileError, match="cannot be read"):
        cifar_piles(str(tmp_path))


def test_a_link_in_an_archive_is_not_followed(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / ARCHIVE.name, "w:gz") as stream:
        about = tarfile.TarInfo(TRAIN[0])
        about.type, about.linkname = tarfile.SYMTYPE, "/etc/passwd"
        stream.addfile(about)
    with pytest.raises(FileError, match="has 0 bytes"):
        cifar_piles(str(tmp_path))
