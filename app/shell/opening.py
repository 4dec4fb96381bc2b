"""The action that finds an experiment by its name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.shell.commands import Action

if TYPE_CHECKING:
    from app.shell.window import Window


def opening_actions(window: Window) -> Iterator[Action]:
    """Yield what opens an experiment that is built in."""

    def choose() -> None:
        window.controls.show()
        window.controls.picker.ask()

    yield Action(
        "file.choose",
        "Choose an experiment…",
        choose,
        ("Ctrl+Shift+E",),
        "Find a built-in experiment by typing a part of its name",
    )
