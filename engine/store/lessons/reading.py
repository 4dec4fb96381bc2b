"""From the text of a lesson to a checked lesson."""

from __future__ import annotations

from pathlib import Path

from engine.contract.errors import FileError
from engine.contract.lesson import Lesson, LessonStep
from engine.contract.specs import Experiment, LessonSpec
from engine.store.lessons.block import read_block
from engine.store.lessons.node import Node
from engine.store.lessons.pages import Pages, prose, split
from engine.store.lessons.step import read_step

MAX_BYTES = 2**20
FIELDS = ("title", "summary", "minutes", "order", "sources")
MOST_MINUTES = 600


def decoded(content: bytes, file: str) -> str:
    """Return the text of a lesson; FileError where it is none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(f"{file} is not text in UTF-8 (byte {error.start})") from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise FileError(f"{file}, line {line}: it holds bytes that no text has")
    return text


def parse(text: str, file: str, folder: Path) -> Lesson:
    """Read the text of ``file``; relative paths in it start at ``folder``.

    Raises FileError or ConfigError naming file, line and field.
    """
    pages = split(text, file)
    spec, sources = _front(pages, file)
    return Lesson(
        name=spec.name,
        title=spec.title,
        summary=spec.summary,
        minutes=spec.minutes,
        order=spec.order,
        sources=sources,
        introduction=prose(pages.introduction),
        steps=_steps(pages, folder),
    )


def entry(text: str, file: str) -> LessonSpec:
    """Read only what a list of lessons shows of one."""
    return _front(split(text, file), file)[0]


def _front(pages: Pages, file: str) -> tuple[LessonSpec, tuple[str, ...]]:
    front = read_block(pages.front)
    fields = front.fields(FIELDS)
    if "title" not in fields:
        raise Node(front.file, 1, "title").error("it is missing")
    minutes = fields["minutes"].whole(1, MOST_MINUTES) if "minutes" in fields else 0
    spec = LessonSpec(
        name=Path(file).stem,
        title=fields["title"].text(),
        summary=fields["summary"].text() if "summary" in fields else "",
        minutes=minutes,
        order=fields["order"].whole(0, 10_000) if "order" in fields else 0,
    )
    sources = fields["sources"].items() if "sources" in fields else ()
    return spec, tuple(source.text() for source in sources)


def _steps(pages: Pages, folder: Path) -> tuple[LessonStep, ...]:
    steps: list[LessonStep] = []
    present: Experiment | None = None
    for page in pages.steps:
        steps.append(read_step(page, folder, present))
        present = steps[-1].experiment
    return tuple(steps)
