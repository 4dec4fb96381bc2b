"""Films of the run in the window: painted a frame at a time between its own, written beside."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Container, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.film.captions import Captions, reach
from app.film.encoder import Replacing, Write, filming
from app.film.footage import Footage
from app.film.formats import FORMATS, Shape
from app.film.mimic import mimic
from app.film.page import Look, Page, pixels
from app.link import seen
from app.model.arrangement import arranged
from app.model.film_choice import FilmChoice
from app.model.summary import summary
from app.shell.commands import Action
from app.shell.dialogs import FileDialogs, finished
from app.shell.film_dialog import FilmDialog
from app.shell.tasks import Job
from app.style.theme import DARK, LIGHT, Theme
from engine.contract.status import Phase

if TYPE_CHECKING:
    from app.shell.window import Window

REST, LONGEST_REST = 0.005, 0.1  # seconds that the window has to itself between two frames
WAIT = 0.05  # seconds between two looks at whether training is there
MOST = 3  # panels that are proposed
ENDED = (Phase.FINISHED, Phase.FAILED, Phase.IDLE)


@dataclass(frozen=True, slots=True)
class Take:
    """What is filmed, of which steps, into which file."""

    footage: Footage
    choice: FilmChoice
    steps: tuple[int, ...]
    path: Path


class Films:
    """Asks how, then makes a film while the window and the training go on."""

    def __init__(self, window: Window, dialogs: FileDialogs, replacing: Replacing) -> None:
        self._window = window
        self._dialogs = dialogs
        self._replacing = replacing
        self._enough = False
        self.waiting = False  # whether a film waits for training to get there

    def ask(self) -> None:
        """Ask for what there is to choose, then for a file, then make the film."""
        self._window.tasks.start(self._ask(), "export the film")

    def finish(self) -> None:
        """End a film that waits for training with what is there."""
        self._enough = True

    def footage(self) -> Footage:
        """Return the run that is shown."""
        window = self._window
        lab = window.link.lab
        return Footage(
            window.conductor.present().title,
            lab.status(),
            lab.catalogue(),
            lab.columns(),
            lab.timeline(),
            lab.findings,
        )

    def page(self, choice: FilmChoice) -> Page:
        """Make the page of a film, with panels set as those in the window are."""
        window = self._window
        look = Look(choice.size, self._theme(choice), choice.text)
        made = Page(arranged(choice.panels, *choice.size), look, footer=bool(choice.burn))
        for name, panel in made.panels.items():
            mimic(panel, window.area.panels[name])
        return made

    async def _ask(self) -> None:
        window = self._window
        footage, serving = self.footage(), self._serving()
        choice = FilmChoice.read(window.preferences.film)
        dialog = FilmDialog(window, footage, self._proposed(choice, serving), serving, self.page)
        if not await finished(dialog, window.tasks.loop):
            return
        choice, steps = dialog.choice(), dialog.moments()
        window.preferences.film = choice.written()
        found = FORMATS[choice.suffix]
        name = f"{window.conductor.present().name}{choice.suffix}"
        filters = (f"{found.label} (*{found.suffix})",) if found.suffix else ()
        path = await self._dialogs.save("Export film", name, *filters)
        if path is not None:
            path = path if path.suffix else path.with_suffix(choice.suffix)
            await self._make(Take(footage, choice, steps, path))

    def _serving(self) -> dict[str, str]:
        """Return the titles of the panels that show something of the run, by name."""
        area = self._window.area
        return {name: panel.title for name, panel in area.panels.items() if area.serves(name)}

    def _proposed(self, choice: FilmChoice, serving: Container[str]) -> FilmChoice:
        """Propose the panels of last time, or else those on screen."""
        panels = tuple(name for name in choice.panels if name in serving)
        if not panels:
            area = self._window.area
            panels = tuple(name for name, panel in area.panels.items() if seen(panel))[:MOST]
        return replace(choice, panels=panels)

    async def _make(self, take: Take) -> None:
        window, stack = self._window, ExitStack()
        page, job = self.page(take.choice), Job(f"Filming {take.path.name}")
        self._enough = False
        try:
            with window.tasks.shown(job):
                writing = self._writing(take, job)
                write = await window.tasks.in_thread(job, lambda _: stack.enter_context(writing))
                try:
                    await self._paint(take, page, job, write)
                except BaseException:
                    error = sys.exc_info()
                    await window.tasks.in_thread(job, lambda _: stack.__exit__(*error))
                    raise
                await window.tasks.in_thread(job, lambda _: stack.close())
        finally:
            self.waiting, window.link.filmed = False, ()
            page.discard()
        window.say(f"Exported {take.path.name}")

    def _writing(self, take: Take, job: Job) -> AbstractContextManager[Write]:
        footage, choice = take.footage, take.choice
        told = summary(footage.status.config, footage.catalogue)
        labels = {"title": footage.title, "comment": f"Made with Saddlepoint: {told}"}
        shape = Shape(choice.size, choice.rate, labels)
        return filming(take.path, shape, self._replacing, lambda: job.report(job.share))

    async def _paint(self, take: Take, page: Page, job: Job, write: Write) -> None:
        tasks, choice, last, painted = self._window.tasks, take.choice, -1, b""
        captions = Captions(choice.burn, reach(take.steps, choice.rate))
        for number, step in enumerate(take.steps):
            start = time.perf_counter()
            if not await self._there(take, step, page, job):
                for _ in range(round(choice.hold * choice.rate)):
                    await tasks.in_thread(job, partial(_write, write, painted))
                return
            if step != last:
                page.show_view(take.footage.view(step, grow=choice.grow))
                captions.tell(page.footer, take.footage, step)
                painted, last = pixels(page.frame()), step
            spent = time.perf_counter() - start
            await tasks.in_thread(job, partial(_write, write, painted))
            job.report((number + 1) / len(take.steps))
            await asyncio.sleep(min(max(REST, spent), LONGEST_REST))

    async def _there(self, take: Take, step: int, page: Page, job: Job) -> bool:
        """Wait until training has come to a step; return whether it has."""
        window = self._window
        while window.link.lab.status().step < step:
            status = window.link.lab.status()
            if self._enough or status.run != take.footage.status.run or status.phase in ENDED:
                return False
            self.waiting, window.link.filmed = True, tuple(page.panels.values())
            job.report(job.share)
            await asyncio.sleep(WAIT)
        return True

    def _theme(self, choice: FilmChoice) -> Theme:
        chosen = {"light": LIGHT, "dark": DARK}
        return chosen.get(choice.theme, self._window.appearance.theme)


def film_actions(window: Window) -> Iterator[Action]:
    """Yield what makes films."""
    yield Action(
        "export.film",
        "Export film…",
        window.films.ask,
        ("Ctrl+Shift+F",),
        "Film any panels from what was recorded, or while training goes on",
        lambda: window.link.lab.timeline().first is not None,
    )
    yield Action(
        "export.film_finish",
        "Finish the film here",
        window.films.finish,
        help="Keep what was filmed so far, instead of waiting for training to get to the end",
        shown=lambda: window.films.waiting,
    )


def _write(write: Write, pixels: bytes, job: Job) -> None:
    write(pixels)
