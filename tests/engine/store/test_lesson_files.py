"""Lessons as files: those that come with the program, the documented one, and hostile ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.contract.errors import FileError, UserError
from engine.headless.info import describe
from engine.store.lesson import find_lesson, lesson_specs, load_lesson
from engine.store.lessons.reading import parse


def test_an_unknown_lesson_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no lesson is called 'clippin'; did you mean 'clipping'"):
        find_lesson("clippin")
    with pytest.raises(FileError, match="there is no such file"):
        find_lesson(str(tmp_path / "none.md"))


def test_built_in_lessons_are_listed_in_order() -> None:
    specs = lesson_specs()
    assert len(specs) >= 6
    assert [spec.order for spec in specs] == sorted(spec.order for spec in specs)
    text = describe("lessons")
    assert all(spec.name in text and spec.title in text for spec in specs)


@pytest.mark.parametrize("name", [spec.name for spec in lesson_specs()])
def test_every_built_in_lesson_is_right(name: str) -> None:
    lesson = find_lesson(name)
    assert lesson.summary
    assert lesson.minutes
    assert lesson.sources
    assert all(step.before or step.after for step in lesson.steps)


def test_the_example_of_the_documentation_is_right() -> None:
    document = Path(__file__).parents[3] / "docs" / "lessons.md"
    text = document.read_text(encoding="utf-8")
    example = text.split("````markdown\n")[1].split("````")[0]
    assert len(parse(example, "mine.md", Path(".")).steps) == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe\x00", "is not text in UTF-8 (byte 0)"),
        (b"---\ntitle: a\x00b\n---\n## A\n", "line 2: it holds bytes that no text has"),
        (b"x" * (2**20 + 1), "it is larger than 1 MB"),
        (b"---\ntitle: T\n---\n" + b"[" * 500_000, "a lesson has at least one step"),
        (
            b"---\n" + b"[" * 5000 + b"\n---\n## A\n",
            "line 2: lists and groups are nested too",
        ),
        (b"---\ntitle: \x07\n---\n## A\n", "line 2: this is not valid YAML"),
    ],
)
def test_hostile_files_are_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        load_lesson(path)
    assert str(path) in str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("training.k_d: 900", "set.training.k_d: 900 is"),
        ("objective: hing", "set.objective: 'hing'"),
    ],
)
def test_a_wrong_value_names_its_field_once(tmp_path: Path, setting: str, message: str) -> None:
    path = tmp_path / "a.md"
    block = f"```step\nexperiment: ring\nset:\n  {setting}\n```\n"
    path.write_text(f"---\ntitle: T\n---\n## A\n{block}", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        load_lesson(path)
    assert message in str(caught.value)
