"""The application as the command starts it, busy with writing files all the time.

It tells on its output, in lines of JSON, what it recovered and when it is ready to be killed.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog

from app import main
from app.model.film_choice import SUFFIXES, FilmChoice
from app.shell.dialogs import FileDialogs
from app.shell.exporting import data_exports, films
from app.shell.session_offer import SUBJECT
from app.shell.window import Window
from engine.contract.commands import Autosave, Save
from engine.contract.exports import Kind
from engine.contract.status import Phase
from killing import FRAMES

AUTOSAVE = 0.2  # seconds between two automatic checkpoints; 20 as a rule
COMMANDS = (
    "file.save_checkpoint",
    "file.save_recording",
    "file.save_experiment",
    "export.curves",
    "export.script",
    "export.window",
)
DATA: tuple[Kind, ...] = ("curves", "samples", "surfaces", "handout", "model", "events")
RATE = 10  # frames a second of a film
SMALL = FilmChoice(
    width=320, height=180, rate=RATE, amount=FRAMES / RATE, hold=0.0, burn=("title", "step")
)
NAMES = 2  # by which each kind of file goes in turn: new files and replaced ones
PATIENCE = 600.0  # seconds; the machine may be busy


def tell(event: str, **facts: object) -> None:
    """Say what happened to whoever kills this process."""
    print(json.dumps({"event": event, **facts}), flush=True)


class Busy:
    """Recovers what is left of the last process, trains, and saves into ``folder`` without end.

    The seed says in which order it saves and exports.
    """

    def __init__(self, window: Window, folder: Path, seed: int) -> None:
        self._window = window
        self._folder = folder
        self._random = random.Random(seed)
        self._written: Counter[str] = Counter()

    async def live(self) -> None:
        """Go on until killed; tell of what goes wrong."""
        try:
            await self._live()
        except Exception as error:
            tell("failed", error=repr(error))

    async def _live(self) -> None:
        window = self._window
        await self._until(lambda: bool(window.link.status.run))
        window.link.send(Autosave(str(window.sessions.folder), AUTOSAVE))
        await self._recover()
        window.commands.run("run.play")
        await self._until(lambda: window.link.status.checkpoint_step > 0)
        tell("ready", step=window.link.status.step)
        for write in itertools.cycle(self._random.sample(self._writers(), len(self._writers()))):
            write()
            await window.tasks.settle()
            await asyncio.sleep(0)
            if not window.link.status.alive:
                await self._revive()

    def path(self, title: str, name: str) -> Path:
        """Return where to save what a dialog of that title proposes to save by that name.

        What is a folder begins anew.
        """
        title, suffix = title.lower().replace(" ", "-"), Path(name).suffix
        number = self._written[title + suffix] % NAMES
        self._written[title + suffix] += 1
        path = self._folder / f"{title}-{number}{suffix}"
        if not suffix:
            shutil.rmtree(path, ignore_errors=True)
        return path

    def _writers(self) -> list[Callable[[], None]]:
        """Return what saves or exports something, once each."""
        window = self._window
        return [
            *(partial(window.commands.run, command) for command in COMMANDS),
            *(partial(window.data_exports.ask, kind) for kind in DATA),
            *(partial(self._film, suffix) for suffix in SUFFIXES),
        ]

    def _film(self, suffix: str) -> None:
        self._window.preferences.film = replace(SMALL, suffix=suffix).written()
        self._window.films.ask()

    async def _recover(self) -> None:
        """Take up what a crash left, and tell whether it is the same to the last bit."""
        window, leftover = self._window, self._window.sessions.leftover
        if leftover is None:
            tell("nothing", offered=window.offer.stands)
            return
        before = leftover.checkpoint.read_bytes()
        offered = window.banners.notice(SUBJECT) is not None
        run = window.link.status.run
        window.commands.run("file.continue")
        await self._until(lambda: window.link.status.run != run)
        await window.tasks.settle()
        again = self._folder / "again.safetensors"
        answer = await window.link.ask(Save(str(again)))
        same = answer.ok and again.read_bytes() == before
        again.unlink(missing_ok=True)
        tell("recovered", step=window.link.status.step, offered=offered, same=same)

    async def _revive(self) -> None:
        """Start training again as the button of the banner does."""
        window, step = self._window, self._window.link.status.checkpoint_step
        window.commands.run("run.continue")
        await self._until(lambda: window.link.status.alive)
        await self._until(lambda: window.link.status.phase is Phase.PLAYING)
        tell("revived", before=step, step=window.link.status.step)

    async def _until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not true():
                await asyncio.sleep(0.01)


def answer(busy: Busy) -> None:
    """Answer all dialogs at once: what they propose is right, and files go where ``busy`` says."""

    async def save(dialogs: FileDialogs, title: str, name: str, *_: str) -> Path | None:
        path = busy.path(title, name)
        dialogs.saving(path.parent)
        return path

    async def folder(dialogs: FileDialogs, title: str, start: Path | None = None) -> Path | None:
        return busy.path("folder", "")

    async def finished(dialog: QDialog, loop: asyncio.AbstractEventLoop) -> bool:
        dialog.deleteLater()
        return True

    FileDialogs.save = save  # type: ignore[method-assign, assignment]
    FileDialogs.folder = folder  # type: ignore[method-assign, assignment]
    films.finished = finished  # type: ignore[attr-defined]
    data_exports.finished = finished  # type: ignore[attr-defined]


def run(folder: Path, seed: int) -> int:
    """Start the application with one more thing to do."""
    folder.mkdir(parents=True, exist_ok=True)
    told, tasks = main.tell_mishaps, list[asyncio.Task[None]]()

    def begun(window: Window) -> None:
        told(window)
        busy = Busy(window, folder, seed)
        answer(busy)
        tasks.append(window.tasks.loop.create_task(busy.live()))  # settling does not wait for it

    main.tell_mishaps = begun
    return main.run("ring")


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), int(sys.argv[2])))
