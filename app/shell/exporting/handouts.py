"""Puts a handout together: panels painted for paper, at the moment looked at and at bookmarks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from app.film.images import png
from app.film.mimic import manner
from app.film.page import Page
from app.film.picture import SCREEN, image_of
from app.film.sheet import Look
from app.link import Link
from app.model.data_wish import Choice
from app.model.glance import status_then
from app.plots.panel import View
from app.shell.exporting.on_screen import on_screen
from app.shell.tasks import Job
from app.style.theme import LIGHT
from engine.contract.columns import ColumnsThen
from engine.contract.exports import Figure, Plate

if TYPE_CHECKING:
    from app.shell.window import Window

SIZE = (540, 405)  # pixels that a panel is given
SHOWN = 460  # pixels that its figure is wide on screen: two stand beside each other
FINE = 2  # pixels of its picture for each of a panel
MOST = 12  # bookmarks of which pictures are shown, the newest


async def plates(window: Window, choice: Choice, job: Job) -> tuple[Plate, ...]:
    """Paint the chosen panels at the moment looked at, and at bookmarks if that is chosen.

    The window goes on between two figures. Raises CancelledError when a person wants no more.
    """
    views = await moments(window, job, bookmarks=choice.bookmarks)
    found: list[list[Figure]] = [[] for _ in views]
    here = {**window.area.panels, **on_screen(window)}  # a person may have turned to others
    for number, name in enumerate(choice.panels):
        job.report(number / len(choice.panels))
        shown = here[name]
        with paper(name) as page:
            page.imitate({page.panels[name]: manner(shown)})
            for (_, view), figures in zip(views, found, strict=True):
                page.show_view(view)
                image = image_of(page, FINE, SCREEN * FINE)
                figures.append(figure(shown.title, view, image))
                await asyncio.sleep(0)
    pairs = zip(views, found, strict=True)
    return tuple(Plate(heading, tuple(figures)) for (heading, _), figures in pairs if figures)


def bookmarks(window: Window) -> tuple[int, ...]:
    """Return the steps of the newest bookmarks."""
    marks = window.link.lab.timeline().marks
    return tuple(dict.fromkeys(mark.step for mark in marks if mark.kind == "bookmark"))[-MOST:]


async def moments(window: Window, job: Job, *, bookmarks: bool) -> list[tuple[str, View]]:
    """Return what is to be shown under which heading: the moment looked at comes last."""
    link = window.link
    found = [
        (heading, await then(window, link, step, job))
        for heading, step in (earlier(window) if bookmarks else ())
    ]
    present = await at_hand(window, link, job)
    return [*found, (f"At step {step_of(link):,}" if bookmarks else "", present)]


def step_of(link: Link) -> int:
    """Return the step at which a run is shown."""
    return link.status.step if link.moment is None else link.moment


def earlier(window: Window) -> Sequence[tuple[str, int]]:
    """Return heading and step of each bookmark but that of the moment looked at."""
    shown = step_of(window.link)
    return [(_heading(window, step), step) for step in bookmarks(window) if step != shown]


def _heading(window: Window, step: int) -> str:
    marks = window.link.lab.timeline().marks
    texts = [mark.text for mark in marks if mark.step == step and mark.text]
    return f"At step {step:,}" + (f": {', '.join(texts)}" if texts else "")


async def at_hand(window: Window, link: Link, job: Job) -> View:
    """Return what is shown of a run, be it now or in its past."""
    lab = link.lab
    if link.moment is not None:
        return await then(window, link, link.moment, job)
    return View(
        lab.snapshot(), lab.columns(), link.status, link.catalogue, None, lab.findings(None)
    )


async def then(window: Window, link: Link, moment: int, job: Job) -> View:
    """Return what a run was at a step.

    Pictures of a recording come from its file, for which the window does not wait.
    """
    lab = link.lab
    columns, timeline = ColumnsThen(lab.columns(), moment), lab.timeline()
    snapshot = await window.tasks.in_thread(job, lambda _: timeline.at(moment))
    status = status_then(link.status, timeline, moment)
    return View(snapshot, columns, status, link.catalogue, moment, lab.findings(moment))


@contextmanager
def paper(name: str) -> Iterator[Page]:
    """Make a page with a panel of its own, in the light theme."""
    page = Page((((name,),),), Look(SIZE, LIGHT), footer=False)
    try:
        yield page
    finally:
        page.discard()


def figure(title: str, view: View, image: QImage) -> Figure:
    """Return the picture of a panel that showed that view."""
    said = f"{title} at step {view.step:,}"
    return Figure(title, f"The panel {said}", "image/png", png(image), SHOWN)
