"""The application as the command starts it, busy with writing files all the time.

It tells on its output, in lines of JSON, what it recovered and when it is ready to be killed.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path

from app import main
from app.shell.dialogs import FileDialogs
from app.shell.session_offer import SUBJECT
from app.shell.window import Window
from engine.contract.commands import Autosave, Save
from engine.contract.status import Phase

AUTOSAVE = 0.2  # seconds between two automatic checkpoints; 20 as a rule
COMMANDS = (
    "file.save_checkpoint",
    "file.save_recording",
    "file.save_experiment",
    "export.curves",
    "export.window",
)
NAMES = 2  # by which each kind of file goes in turn: new files and replaced ones
PATIENCE = 120.0  # seconds; the machine may be busy


def tell(event: str, **facts: object) -> None:
    """Say what happened to whoever kills this process."""
    print(json.dumps({"event": event, **facts}), flush=True)


class Busy:
    """Recovers what is left of the last process, trains, and saves into ``folder`` without end."""

    def __init__(self, window: Window, folder: Path) -> None:
        self._window = window
        self._folder = folder
        self._numbers = itertools.count()

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
        for command in itertools.cycle(COMMANDS):
            window.commands.run(command)
            await window.tasks.settle()
            await asyncio.sleep(0)
            if not window.link.status.alive:
                await self._revive()

    def path(self, title: str, name: str) -> Path:
        """Return where to save what a dialog of that title proposes to save by that name."""
        number = next(self._numbers) // len(COMMANDS) % NAMES
        return self._folder / f"{title.lower().replace(' ', '-')}-{number}{Path(name).suffix}"

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


Answering = Callable[..., Coroutine[None, None, Path | None]]


def answering(busy: Busy) -> Answering:
    """Return what answers a file dialog at once, in the place of ``FileDialogs.save``."""

    async def save(dialogs: FileDialogs, title: str, name: str, *_: str) -> Path | None:
        path = busy.path(title, name)
        dialogs.saving(path.parent)
        return path

    return save


def run(folder: Path) -> int:
    """Start the application with one more thing to do."""
    folder.mkdir(parents=True, exist_ok=True)
    told, tasks = main.tell_mishaps, list[asyncio.Task[None]]()

    def begun(window: Window) -> None:
        told(window)
        busy = Busy(window, folder)
        FileDialogs.save = answering(busy)  # type: ignore[method-assign]
        tasks.append(window.tasks.loop.create_task(busy.live()))  # settling does not wait for it

    main.tell_mishaps = begun
    return main.run("ring")


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1])))
