"""Where things are kept, also where nothing can be."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from app.model.places import Places, writable


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the system's temporary folder one of this test."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_folders_that_can_be_written_are_made_and_left_empty(tmp_path: Path) -> None:
    wanted = Places(tmp_path / "config", tmp_path / "data")
    assert writable(wanted) == (wanted, "")
    assert wanted.sessions.is_dir()
    assert list(wanted.config.iterdir()) == list(wanted.sessions.iterdir()) == []


@pytest.mark.parametrize("barred", ["config", "data"])
def test_where_nothing_can_be_written_a_temporary_folder_serves(
    tmp_path: Path, temporary: Path, barred: str
) -> None:
    (tmp_path / barred).touch()
    places, trouble = writable(Places(tmp_path / "config", tmp_path / "data"))
    assert places.config.parent == temporary
    assert places.data == places.config
    assert str(tmp_path / barred) in trouble
    assert str(places.data) in trouble
