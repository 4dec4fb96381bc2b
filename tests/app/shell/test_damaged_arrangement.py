"""How the window was arranged, damaged in the file: it opens as if nothing were known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fuzzing.arranged import ARRANGED, clear, scene
from fuzzing.cage import Tally, tried
from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QApplication

from app.model.sealing import SEAL, sealed, unsealed
from app.shell.preferences import LAYOUT, Preferences

FILES = 30  # of each reader


@pytest.fixture(scope="module")
def staged() -> Iterator[None]:
    """The window that is arranged, for all tests."""
    scene()
    yield
    clear()
    QApplication.processEvents()


def test_every_changed_bit_is_noticed() -> None:
    whole = sealed(b"state")
    assert unsealed(whole) == b"state"
    for at in range(len(whole)):
        for bit in range(8):
            changed = bytearray(whole)
            changed[at] ^= 1 << bit
            assert unsealed(bytes(changed)) == b""
    for length in range(len(whole)):
        assert unsealed(whole[:length]) == b""
    assert unsealed(b"") == unsealed(b"x" * SEAL) == b""


def test_what_is_kept_comes_back_unless_the_file_was_damaged(tmp_path: Path) -> None:
    path = tmp_path / "settings.ini"
    first = Preferences(path)
    first.keep_layout("window", QByteArray(b"\x00\x01state\xff"))
    first.save()
    assert Preferences(path).layout("window") == QByteArray(b"\x00\x01state\xff")
    store, key = QSettings(str(path), QSettings.Format.IniFormat), f"layout{LAYOUT}/window"
    content = store.value(key).data()
    for damaged in (QByteArray(content[:-1]), QByteArray(content + b"\x00"), "words", 7):
        store.setValue(key, damaged)
        store.sync()
        assert Preferences(path).layout("window").isEmpty()


@pytest.mark.slow  # a window with all panels is arranged over and over
@pytest.mark.usefixtures("staged")
@pytest.mark.parametrize("name", ARRANGED)
def test_no_wrong_arrangement_harms_the_window(name: str, tmp_path: Path) -> None:
    reader, tally = ARRANGED[name], Tally()
    for number, content in enumerate(reader.right()):
        (tmp_path / str(number)).write_bytes(content)
        reader.read(tmp_path / str(number))
        assert unsealed(content)
    for number in range(FILES):
        tally.add(tried(reader, "tests", number, tmp_path))
    assert not tally.faults
    assert tally.files == FILES
