"""Films of the window's runs: painted a frame at a time between its own, written beside."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from app.film.captions import Captions, reach
from app.film.encoder import Replacing, Write, filming
from app.film.footage import Footage
from app.film.formats import FORMATS, Shape
from app.film.sheet import Sheet, pixels
from app.link import Link
from app.model.film_choice import FilmChoice
from app.model.joint_cut import Moment
from app.model.summary import summary
from app.shell.commands import Action
from app.shell.dialogs import FileDialogs, finished
from app.shell.exporting.film_dialog import FilmDialog
from app.shell.exporting.film_subjects import Subject, film_subjects
from app.shell.tasks import Job
from engine.contract.status import Phase

if TYPE_CHECKING:
    from app.shell.window import Window

REST, LONGEST_REST = 0.005, 0.1  # seconds that the window has to itself between two frames
WAIT = 0.05  # seconds between two looks at whether training is there
ENDED = (Phase.FINISHED, Phase.FAILED, Phase.IDLE)


@dataclass(frozen=True, slots=True)
class Take:
    """What is filmed, of which moments, into which file; ``runs`` are the names of the runs."""

    subject: Subject
    choice: FilmChoice
    moments: tuple[Moment, ...]
    path: Path
    runs: tuple[str, ...]


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

    async def _ask(self) -> None:
        window = self._window
        wanted = FilmChoice.read(window.preferences.film)
        dialog = FilmDialog(window, film_subjects(window), wanted, window.tasks)
        if not await finished(dialog, window.tasks.loop):
            return
        subject, choice, moments = dialog.subject, dialog.choice(), dialog.moments()
        window.preferences.film = _remembered(choice, subject, window.preferences.film)
        runs = tuple(link.lab.status().run for link in subject.links)
        found = FORMATS[choice.suffix]
        filters = (f"{found.label} (*{found.suffix})",) if found.suffix else ()
        path = await self._dialogs.save("Export film", f"{subject.name}{choice.suffix}", *filters)
        if path is not None:
            path = path if path.suffix else path.with_suffix(choice.suffix)
            await self._make(Take(subject, choice, moments, path, runs))

    async def _make(self, take: Take) -> None:
        window, stack = self._window, ExitStack()
        sheet, job = take.subject.sheet(take.choice), Job(f"Filming {take.path.name}")
        self._enough = False
        try:
            with window.tasks.shown(job):
                writing, tasks = self._writing(take, job), window.tasks
                try:
                    write = await tasks.to_the_end(job, lambda _: stack.enter_context(writing))
                    await self._paint(take, sheet, job, write)
                except BaseException:
                    error = sys.exc_info()
                    await tasks.to_the_end(job, lambda _: stack.__exit__(*error))
                    raise
                await tasks.to_the_end(job, lambda _: stack.close())
        finally:
            self.waiting = False
            for link in take.subject.links:
                link.filmed, link.filmed_groups = (), ()
            sheet.discard()
        window.say(f"Exported {take.path.name}")

    def _writing(self, take: Take, job: Job) -> AbstractContextManager[Write]:
        footages, choice = take.subject.footages(), take.choice
        told = " | ".join(summary(each.status.config, each.catalogue) for each in footages)
        title = " | ".join(dict.fromkeys(each.title for each in footages))
        labels = {"title": title, "comment": f"Made with Saddlepoint: {told}"}
        shape = Shape(choice.size, choice.rate, labels)
        return filming(take.path, shape, self._replacing, lambda: job.report(job.share))

    async def _paint(self, take: Take, sheet: Sheet, job: Job, write: Write) -> None:
        tasks, choice, last, painted = self._window.tasks, take.choice, None, b""
        captions = Captions(choice.burn, reach(take.moments, choice.rate))
        for number, moment in enumerate(take.moments):
            start = time.perf_counter()
            if not await self._there(take, moment, sheet, job):
                for _ in range(round(choice.hold * choice.rate)):
                    await tasks.in_thread(job, partial(_write, write, painted))
                return
            if moment != last:
                pairs = zip(take.subject.footages(), moment.steps, strict=True)
                footages = [await tasks.in_thread(job, partial(_read, *pair)) for pair in pairs]
                sheet.show_moment(footages, moment, captions, grow=choice.grow)
                painted, last = await _framed(sheet), moment
            spent = time.perf_counter() - start
            await tasks.in_thread(job, partial(_write, write, painted))
            job.report((number + 1) / len(take.moments))
            await asyncio.sleep(min(max(REST, spent), LONGEST_REST))

    async def _there(self, take: Take, moment: Moment, sheet: Sheet, job: Job) -> bool:
        """Wait until all runs have come to a moment; return whether one of them still goes on.

        A run that has ended is not waited for.
        """
        links = take.subject.links
        while late := [
            link
            for link, step in zip(links, moment.steps, strict=True)
            if link.lab.status().step < step
        ]:
            if self._enough or self._replaced(take):
                return False
            if all(link.lab.status().phase in ENDED for link in late):
                return len(late) < len(links)
            self.waiting = True
            self._have_made(links, sheet)
            job.report(job.share)
            await asyncio.sleep(WAIT)
        return not self._replaced(take)

    def _have_made(self, links: Sequence[Link], sheet: Sheet) -> None:
        for place, link in enumerate(links):
            link.filmed = tuple(sheet.panels_of(place))
            link.filmed_groups = tuple(sorted(sheet.groups_of(place)))

    def _replaced(self, take: Take) -> bool:
        """Whether one of the runs has made way for another."""
        now = tuple(link.lab.status().run for link in take.subject.links)
        return now != take.runs


def film_actions(window: Window) -> Iterator[Action]:
    """Yield what makes films."""
    yield Action(
        "export.film",
        "Export film…",
        window.films.ask,
        ("Ctrl+Shift+F",),
        "Film any panels from what was recorded, or while training goes on; of a comparison, all "
        "columns",
        lambda: window.link.lab.timeline().first is not None,
    )
    yield Action(
        "export.film_finish",
        "Finish the film here",
        window.films.finish,
        help="Keep what was filmed so far, instead of waiting for training to get to the end",
        shown=lambda: window.films.waiting,
    )


def _remembered(choice: FilmChoice, subject: Subject, before: str) -> str:
    """Return what is proposed next time; the panels of columns say nothing of those of a run."""
    if subject.several:
        choice = replace(choice, panels=FilmChoice.read(before).panels)
    return choice.written()


def _read(footage: Footage, step: int, job: Job) -> Footage:
    return footage.read(step)


async def _framed(sheet: Sheet) -> bytes:
    """Return the pixels of a frame; the window has its turn while that is painted."""
    image = QImage()
    for image in sheet.pieces():  # noqa: B007
        await asyncio.sleep(0)
    return pixels(image)


def _write(write: Write, pixels: bytes, job: Job) -> None:
    write(pixels)
