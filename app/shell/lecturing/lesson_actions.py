"""What opens, begins again and closes lessons."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from app.shell.commands import Action

if TYPE_CHECKING:
    from app.shell.window import Window


def lesson_actions(window: Window) -> Iterator[Action]:
    """Yield what opens and closes lessons."""
    for spec in window.link.catalogue.lessons:
        minutes = f" ({spec.minutes} min)" if spec.minutes else ""
        yield Action(
            f"lesson.open.{spec.name}",
            f"Lesson: {spec.title}{minutes}",
            partial(window.lessons.open, spec.name),
            help=spec.summary,
        )
    yield Action(
        "lesson.file",
        "Open a lesson…",
        window.documents.ask_lesson,
        help="A Markdown file that you or somebody else has written",
    )
    yield Action(
        "lesson.again",
        "Begin this step of the lesson again",
        window.lessons.again,
        enabled=lambda: window.lessons.active and window.lessons.pane.isVisible(),
    )
    yield Action(
        "lesson.leave",
        "Leave the lesson",
        window.lessons.leave,
        enabled=lambda: window.lessons.active,
    )
