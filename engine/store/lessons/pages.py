"""Splits the Markdown of a lesson into its front matter, its introduction and its steps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.contract.errors import ConfigError
from engine.store.lessons.block import Block
from engine.store.lessons.node import fault

MOST_STEPS = 60
EDGE = "---"
THEN = "then"
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)")
HEADING = re.compile(r" {0,3}(#{2,3})\s+(.+?)\s*#*\s*")
CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
HTML = re.compile(r"<(?:/?[A-Za-z][^<>]*|!--.*|[!?][^<>]*)>?")
LINK = re.compile(r"<(?:https?://|mailto:)[^<>\s]*>")
PICTURE = re.compile(r"!\[[^\]]*\]\s*[\[(]")


@dataclass(slots=True)
class Page:
    """One step as it is written; ``line`` is that of its heading."""

    title: str
    line: int
    block: Block | None = None
    before: list[str] = field(default_factory=list)
    after: list[str] | None = None


@dataclass(slots=True)
class Pages:
    """A whole lesson as it is written."""

    front: Block
    introduction: list[str]
    steps: list[Page]


def split(text: str, file: str) -> Pages:
    """Split a lesson; ConfigError names file and line of what is out of place."""
    lines = text.replace("\r\n", "\n").split("\n")
    front, rest = _front(lines, file)
    pages = Pages(front, [], [])
    walk = _Walk(pages, file)
    for number, line in enumerate(lines[rest:], start=rest + 1):
        walk.take(number, line)
    walk.end()
    if not pages.steps:
        message = "a lesson has at least one step; begin it with a line '## Its title'"
        raise fault(file, len(lines), message)
    return pages


def prose(lines: list[str] | None) -> str:
    """Join lines of Markdown, without empty ones around them."""
    return "\n".join(lines or ()).strip()


def _front(lines: list[str], file: str) -> tuple[Block, int]:
    """Return the front matter and how many lines it takes."""
    if not lines or lines[0].rstrip() != EDGE:
        raise fault(file, 1, f"a lesson begins with a line '{EDGE}' and its title, as in a letter")
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == EDGE:
            return Block(file, 2, "\n".join(lines[1:number])), number + 1
    raise fault(file, 1, f"the front matter is not closed by a line '{EDGE}'")


class _Walk:
    """Goes through the lines after the front matter; within a fence nothing has a meaning."""

    def __init__(self, pages: Pages, file: str) -> None:
        self._pages = pages
        self._file = file
        self._fence: tuple[str, int] | None = None  # what closes it, and where it began
        self._settings: list[str] | None = None  # lines of the block of a step

    def take(self, number: int, line: str) -> None:
        """Put a line where it belongs."""
        if self._fence is not None:
            self._fenced(line)
        elif fence := FENCE.fullmatch(line):
            self._open(number, line, fence[1], fence[2].strip())
        elif heading := HEADING.fullmatch(line):
            self._heading(number, line, len(heading[1]), heading[2])
        else:
            self._check(number, line)
            self._prose().append(line)

    def end(self) -> None:
        """Complain of a fence that was never closed."""
        if self._fence is not None:
            close, number = self._fence
            raise self._fault(number, f"this block is not closed by a line '{close}'")

    def _fault(self, number: int, message: str) -> ConfigError:
        return fault(self._file, number, message)

    def _prose(self) -> list[str]:
        if not self._pages.steps:
            return self._pages.introduction
        page = self._pages.steps[-1]
        return page.before if page.after is None else page.after

    def _open(self, number: int, line: str, fence: str, info: str) -> None:
        self._fence = (fence, number)
        if info != "step":
            self._prose().append(line)
            return
        page = self._pages.steps[-1] if self._pages.steps else None
        if page is None:
            raise self._fault(number, "a block 'step' belongs below the heading of a step ('## …')")
        if page.block is not None:
            raise self._fault(number, f"the step '{page.title}' has a second block 'step'")
        if page.after is not None:
            raise self._fault(number, "the block 'step' belongs before '### Then'")
        self._settings = []
        page.block = Block(self._file, number + 1, "")

    def _fenced(self, line: str) -> None:
        assert self._fence is not None
        close = self._fence[0]
        closed = re.fullmatch(rf" {{0,3}}{re.escape(close[0])}{{{len(close)},}}\s*", line)
        if closed:
            self._fence = None
        if self._settings is None:
            self._prose().append(line)
        elif closed:
            page = self._pages.steps[-1]
            assert page.block is not None
            page.block = Block(self._file, page.block.line, "\n".join(self._settings))
            self._settings = None
        else:
            self._settings.append(line)

    def _heading(self, number: int, line: str, level: int, title: str) -> None:
        self._check(number, line)
        if level == 2:
            if len(self._pages.steps) == MOST_STEPS:
                raise self._fault(number, f"a lesson has at most {MOST_STEPS} steps")
            self._pages.steps.append(Page(title, number))
        elif title.lower() != THEN:
            self._prose().append(line)
        elif not self._pages.steps:
            raise self._fault(number, "'### Then' belongs to a step; begin one with '## Its title'")
        elif self._pages.steps[-1].after is not None:
            raise self._fault(number, f"the step '{self._pages.steps[-1].title}' has a second Then")
        else:
            self._pages.steps[-1].after = []

    def _check(self, number: int, line: str) -> None:
        if line.lstrip().startswith("$$"):
            if not re.fullmatch(r"\s*\$\$.*\S.*\$\$\s*", line):
                raise self._fault(number, "a formula stands in one line: $$ TeX $$")
            return
        for message in _faults(CODE.sub("", line)):
            raise self._fault(number, message)


def _faults(line: str) -> Iterator[str]:
    if html := HTML.search(LINK.sub("", line)):
        yield f"HTML is not allowed: {html[0][:40]}"
    if picture := PICTURE.search(line):
        yield f"pictures are not shown in lessons: {picture[0][:40]}"
