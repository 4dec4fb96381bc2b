"""A second window beside this one, in a process of its own, to compare two models."""

from __future__ import annotations

import contextlib
import itertools
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QProcess

from app.model.edited import UNTRAINED
from app.model.notices import Notice
from app.shell.commands import Action
from engine.contract.commands import SaveExperiment
from engine.contract.errors import UserError
from engine.contract.family import FAMILY
from engine.contract.specs import Catalogue, VariantSpec

if TYPE_CHECKING:
    from app.shell.window import Window

KEPT = 8  # handed-over experiments that are kept: a window may still be about to read the last
SUBJECT = "beside"
Starter = Callable[[str, list[str]], bool]


def detached(program: str, arguments: list[str]) -> bool:
    """Start a process that outlives this one; return whether it could be started."""
    started, _ = QProcess.startDetached(program, arguments)
    return bool(started)


class Beside:
    """Opens a second window with the present settings, each window in a half of the screen.

    In the window that was opened so, the ``guest``, other families of models are offered until
    one is chosen.
    """

    def __init__(self, window: Window, folder: Path, start: Starter = detached) -> None:
        self.guest = False
        self.start = start
        self._window = window
        self._folder = folder
        self._numbers = itertools.count(1)

    def open(self) -> None:
        """Open the second window."""
        self._window.tasks.start(self._open(), "open a window beside this one")

    def train(self, kind: str) -> None:
        """Begin anew with another family of models and the settings that it shares."""
        self.leave()
        self._window.draft.edit(FAMILY, "kind", kind)
        self._window.reset()

    def offer(self, family: str) -> None:
        """Offer a guest the other families."""
        if not self.guest:
            return
        others = [v for v in families(self._window.link.catalogue) if v.name != family]
        choices = tuple((f"Train a {v.label}", f"run.family.{v.name}") for v in others)
        text = "This window has the settings of the other. Another model keeps the data and seed."
        notice = Notice("info", "Two windows to compare", text, choices)
        self._window.banners.tell(SUBJECT, notice if choices else None)

    def leave(self) -> None:
        """Offer nothing any more."""
        self.guest = False
        self._window.banners.tell(SUBJECT, None)

    async def _open(self) -> None:
        window, path = self._window, self._path()
        answer = await window.link.ask(SaveExperiment(str(path), window.conductor.present()))
        if not answer.ok:
            raise UserError(answer.text)
        window.preferences.save()
        program, arguments = command_line(path, window.appearance.theme.name)
        if not self.start(program, arguments):
            raise UserError(f"{program} could not be started.")
        window.arrangement.place("left")
        window.say("A second window opens beside this one")

    def _path(self) -> Path:
        """Return where the experiment is handed over, and clear away what was long ago."""
        self._folder.mkdir(parents=True, exist_ok=True)
        old = sorted(self._folder.glob("*.toml"), key=lambda path: path.stat().st_mtime)
        for path in old[: max(len(old) - KEPT + 1, 0)]:
            with contextlib.suppress(OSError):  # another window may have been quicker
                path.unlink()
        return self._folder / f"{os.getpid()}-{next(self._numbers)}.toml"


def beside_actions(window: Window) -> Iterator[Action]:
    """Yield what can be done to compare two models."""
    yield Action(
        "file.beside",
        "New window beside…",
        window.beside.open,
        ("Ctrl+Shift+N",),
        "Open a second window with the present settings, to compare two models",
        lambda: bool(window.link.status.run),
    )
    for family in families(window.link.catalogue):
        yield Action(
            f"run.family.{family.name}",
            f"Train a {family.label} on the same data",
            partial(window.beside.train, family.name),
            help="Begin anew with another model; data, seed and size of the codes stay",
            shown=partial(
                lambda name: window.area.family not in ("", name, *UNTRAINED), family.name
            ),
        )


def families(catalogue: Catalogue) -> tuple[VariantSpec, ...]:
    """Return the families of models that a catalogue offers to be trained."""
    section = catalogue.section(FAMILY)
    variants = section.variants if section else ()
    return tuple(variant for variant in variants if variant.name not in UNTRAINED)


def command_line(experiment: Path, theme: str) -> tuple[str, list[str]]:
    """Return the program that opens a window with an experiment in the right half, and its words.

    A frozen application is its own program.
    """
    words = ["--experiment", str(experiment), "--theme", theme, "--place", "right"]
    return sys.executable, words if getattr(sys, "frozen", False) else ["-m", "app", *words]
