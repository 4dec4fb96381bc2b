"""Lessons: those that come with the program, and those that a lecturer has written."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from engine.contract.errors import ConfigError, UserError
from engine.contract.lesson import Lesson
from engine.contract.specs import LessonSpec
from engine.store.atomic import read_bounded
from engine.store.lessons.reading import MAX_BYTES, decoded, entry, parse
from engine.store.toml_lines import nearest

ENDING = ".md"
log = logging.getLogger(__name__)


def load_lesson(path: str | Path) -> Lesson:
    """Read and check a lesson file; experiments in it are looked for beside it.

    Raises FileError or ConfigError naming the file and, where it can, the line and the field.
    """
    content = read_bounded(path, MAX_BYTES)
    return parse(decoded(content, str(path)), str(path), Path(path).absolute().parent)


def find_lesson(name_or_path: str) -> Lesson:
    """Return the built-in lesson of that name, or the one in the file at that path.

    Raises ConfigError for a name that is neither, with the nearest one that is.
    """
    known = {Path(file.name).stem: file for file in _files()}
    if name_or_path in known:
        file = known[name_or_path]
        return parse(decoded(file.read_bytes(), file.name), file.name, Path("."))
    path = Path(name_or_path).expanduser()
    if path.suffix.lower() == ENDING or len(path.parts) > 1 or path.is_file():
        return load_lesson(path)
    hint = nearest(name_or_path, known) or f"; there are {', '.join(known) or 'none'}"
    raise ConfigError(f"no lesson is called '{name_or_path}'{hint}")


@cache
def lesson_specs() -> tuple[LessonSpec, ...]:
    """List the lessons that come with the program, in the order that their files state.

    One that cannot be read is left out: whoever opens the window came for more than lessons.
    """
    return tuple(sorted(_entries(), key=lambda spec: (spec.order, spec.name)))


def _entries() -> Iterator[LessonSpec]:
    for file in _files():
        try:
            yield entry(decoded(file.read_bytes(), file.name), file.name)
        except UserError as error:
            log.error("a lesson is left out: %s", error)


def _files() -> list[Traversable]:
    folder = resources.files("resources") / "lessons"
    if not folder.is_dir():
        return []
    return sorted((f for f in folder.iterdir() if f.name.endswith(ENDING)), key=lambda f: f.name)
