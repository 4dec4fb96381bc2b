"""A folder of 100,000 pictures, as its file system would tell of it; no such files are written."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine.data.folder import Folder, FolderSettings
from engine.imaging import decoded as decoding
from engine.imaging import listing
from engine.imaging.cache import VARIABLE
from engine.imaging.listing import listed
from engine.telling import heard, noted

CLASSES, EACH = 10, 10_000
ABOUT = SimpleNamespace(st_size=100, st_mtime_ns=1)
PIXELS = np.arange(64, dtype=np.uint8).reshape(1, 8, 8)


def _yes() -> bool:
    return True


def _no() -> bool:
    return False


def _about() -> Any:
    return ABOUT


def _file(name: str) -> SimpleNamespace:
    return SimpleNamespace(name=name, is_dir=_no, is_file=_yes, stat=_about)


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders that exist, of which the system says that each holds 10,000 pictures."""
    folder = tmp_path / "many"
    for number in range(CLASSES):
        (folder / f"c{number}").mkdir(parents=True)
    files, real = [_file(f"{number:05d}.png") for number in range(EACH)], os.scandir

    @contextmanager
    def scan(path: Path) -> Iterator[Any]:
        if path.name.startswith("c"):
            yield files
        else:
            with real(path) as entries:
                yield entries

    fake = SimpleNamespace(**{**vars(os), "scandir": scan})
    monkeypatch.setattr(listing, "os", fake)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    return folder


def test_a_hundred_thousand_files_are_listed_in_order_with_words_of_progress(many: Path) -> None:
    told: list[str] = []
    with heard(told.append):
        found = listed(many)
    assert len(found.files) == CLASSES * EACH == 100_000
    assert found.files[0][0] == "c0/00000.png"
    assert found.files[-1][0] == "c9/09999.png"
    assert np.bincount(found.labels).tolist() == [EACH] * CLASSES
    assert len(told) == 20
    assert told[-1] == "Listing many: 100,000 pictures …"


def test_they_stream_from_the_disk_and_are_held_in_no_memory(
    many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What counts is how much memory pictures take: 6.4 MB of them lie on the disk."""

    def one(path: Path, frame: object) -> Any:
        if path.name == "00007.png":
            raise decoding.UnreadableError("damaged")
        return PIXELS

    monkeypatch.setattr(decoding, "decoded", one)
    at_once = SimpleNamespace(map=map)  # threads would take most of the time
    monkeypatch.setattr(decoding, "ThreadPoolExecutor", lambda workers: nullcontext(at_once))
    config = FolderSettings(path=str(many), side=8, colour="grey", held_out=0.1)
    with noted() as remarks:
        data = Folder(config)
    assert (data.count(), data.count("held out")) == (10 * 9000, 10 * 999)
    assert remarks == [
        "10 of 100,000 pictures cannot be read and are left out; the first is c0/00007.png: "
        "damaged."
    ]
    tracemalloc.start()
    batch, labels = data.labelled(64, np.random.default_rng(0))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert batch.shape == (64, 64)
    assert labels.max() <= 9
    assert peak < 2**20
