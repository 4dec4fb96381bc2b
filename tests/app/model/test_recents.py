"""Recent files."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.model.recents import Recents


def files(folder: Path, count: int) -> list[Path]:
    made = [folder / f"{number}.toml" for number in range(count)]
    for path in made:
        path.touch()
    return made


def test_the_newest_file_comes_first_and_only_once(tmp_path: Path) -> None:
    first, second = files(tmp_path, 2)
    recents = Recents(tmp_path / "data" / "recent.json")
    for path in (first, second, first):
        recents.add(path)
    assert recents.paths() == (first, second)


def test_files_are_remembered_from_one_start_to_the_next(tmp_path: Path) -> None:
    (path,) = files(tmp_path, 1)
    Recents(tmp_path / "recent.json").add(path)
    assert Recents(tmp_path / "recent.json").paths() == (path,)


def test_only_so_many_are_remembered(tmp_path: Path) -> None:
    made = files(tmp_path, 5)
    recents = Recents(tmp_path / "recent.json", limit=3)
    for path in made:
        recents.add(path)
    assert recents.paths() == tuple(reversed(made[2:]))


def test_a_file_is_listed_without_a_look_at_it(tmp_path: Path) -> None:
    recents = Recents(tmp_path / "recent.json")
    recents.add(tmp_path / "gone.toml")
    assert recents.paths() == (tmp_path / "gone.toml",)


def test_the_list_can_be_cleared(tmp_path: Path) -> None:
    (path,) = files(tmp_path, 1)
    recents = Recents(tmp_path / "recent.json")
    recents.add(path)
    recents.clear()
    assert recents.paths() == ()


@pytest.mark.parametrize("content", ["", "{}", "[1, null]", "not json"])
def test_a_damaged_list_is_an_empty_one(tmp_path: Path, content: str) -> None:
    (tmp_path / "recent.json").write_text(content)
    assert Recents(tmp_path / "recent.json").paths() == ()


def test_a_list_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (path,) = files(tmp_path, 1)
    (tmp_path / "file").touch()
    Recents(tmp_path / "file" / "recent.json").add(path)
