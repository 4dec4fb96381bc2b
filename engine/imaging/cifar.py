"""CIFAR-10 in its binary version: records of one label and 3072 bytes, in six files."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import numpy as np

from engine.contract.errors import FileError
from engine.imaging.dataset import Pile
from engine.imaging.downloads import Remote, fetched
from engine.kinds import Labels
from engine.telling import progress

if TYPE_CHECKING:
    from collections.abc import Iterator

CLASSES = 10
SHAPE = (3, 32, 32)
RECORD = 1 + 3 * 32 * 32
RECORDS = 10_000  # in each file as published; others may have fewer
TRAIN = tuple(f"data_batch_{number}.bin" for number in range(1, 6))
TEST = "test_batch.bin"
FOLDER = "cifar-10-batches-bin"
ARCHIVE = Remote(
    "cifar-10-binary.tar.gz",
    ("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",),
    "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
    170_052_171,
)
Reader = Callable[[str], bytes]


def cifar_piles(path: str) -> tuple[Pile, Pile]:
    """Return the training and the held-out split: images (3, 32, 32) and their labels.

    ``path`` is a folder with the six files or with the archive that holds them; empty means the
    cache, into which it is downloaded once. Needs 184 MB of memory. Raises FileError for files
    that are missing, damaged or foreign.
    """
    place = _place(path)
    stamp = place.stat()
    return _piles(place, stamp.st_mtime_ns, stamp.st_size)


def _place(path: str) -> Path:
    if not path:
        return fetched(ARCHIVE, "cifar10")
    for folder in (Path(path), Path(path) / FOLDER):
        if (folder / TRAIN[0]).is_file():
            return folder
        if (folder / ARCHIVE.name).is_file():
            return folder / ARCHIVE.name
    raise FileError(
        f"{path}: holds neither {TRAIN[0]}, the first of CIFAR-10's binary files, nor "
        f"{ARCHIVE.name}"
    )


@lru_cache(maxsize=1)
def _piles(place: Path, modified: int, size: int) -> tuple[Pile, Pile]:
    """Read the files; time and size only tell their versions apart."""
    with _opened(place) as read:
        contents = {}
        for name in (*TRAIN, TEST):
            progress(f"Reading {name} of CIFAR-10 …")
            contents[name] = _checked(read(name), f"{place}: {name}")
    train = np.concatenate([contents[name] for name in TRAIN])
    return _pile(train), _pile(contents[TEST])


@contextmanager
def _opened(place: Path) -> Iterator[Reader]:
    """Yield what reads one of the files by its name."""
    try:
        if place.is_dir():
            yield lambda name: _bounded(place / name)
        else:
            members = _unpacked(place)
            yield lambda name: members.get(name, b"")
    except (OSError, EOFError, tarfile.TarError) as error:
        words = getattr(error, "strerror", None) or str(error)
        raise FileError(f"{place}: cannot be read ({words})") from None


def _bounded(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(RECORDS * RECORD + 1)


def _unpacked(archive: Path) -> dict[str, bytes]:
    """Return the six files of an archive; nothing is written to the disk."""
    found: dict[str, bytes] = {}
    with _stream(archive) as stream:
        for member in stream:
            name = PurePosixPath(member.name).name
            if name in (*TRAIN, TEST) and member.isfile():
                file = stream.extractfile(member) or io.BytesIO()
                found[name] = file.read(RECORDS * RECORD + 1)
            if len(found) == len(TRAIN) + 1:
                break
    return found


def _stream(archive: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(archive, "r|gz")
    except TypeError:  # tarfile looks at bytes that are not there
        raise tarfile.ReadError("the header of its gzip stream is cut short") from None


def _checked(content: bytes, name: str) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    records, rest = divmod(len(content), RECORD)
    if rest or not 0 < records <= RECORDS:
        raise FileError(
            f"{name} has {len(content):,} bytes; a binary file of CIFAR-10 has {RECORD:,} for "
            f"each of up to {RECORDS:,} images"
        )
    table = np.frombuffer(content, np.uint8).reshape(records, RECORD)
    if table[:, 0].max() >= CLASSES:
        raise FileError(f"{name} has the label {table[:, 0].max()}; they go from 0 to 9")
    return table


def _pile(table: np.ndarray[tuple[int, int], np.dtype[np.uint8]]) -> Pile:
    labels: Labels = table[:, 0].astype(np.int64)
    return Pile(np.ascontiguousarray(table[:, 1:]).reshape(-1, *SHAPE), labels)
