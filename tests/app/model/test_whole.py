"""The window's own small files are replaced whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.model.whole import write_whole
from engine.store.atomic import sweep


def test_a_file_is_replaced_whole_and_its_folder_made(tmp_path: Path) -> None:
    path = tmp_path / "data" / "list.json"
    for text in ("old", "µ"):
        write_whole(path, text)
    assert path.read_text(encoding="utf-8") == "µ"
    assert os.listdir(path.parent) == ["list.json"]


def test_a_failure_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "list.json"
    write_whole(path, "old")

    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError):  # noqa: PT011
        write_whole(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert os.listdir(tmp_path) == ["list.json"]


def test_what_a_crash_leaves_is_swept_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", die)
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "list.json", "half")
    monkeypatch.undo()
    (left,) = tmp_path.iterdir()
    os.utime(left, (1000.0, 1000.0))
    sweep(tmp_path, 2000.0)
    assert not list(tmp_path.iterdir())
