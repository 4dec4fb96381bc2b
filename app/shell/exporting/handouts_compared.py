"""Puts the handout of a comparison together: every panel of every run, side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.compare.board import kind_of
from app.compare.column import COLOURS, Column
from app.compare.spread import Columned, Spread
from app.film.footage import Footage
from app.film.images import png
from app.film.mimic import manner
from app.film.picture import SCREEN, image_of
from app.film.sheet import Look
from app.model.data_wish import Choice
from app.plots.axes.palette import named
from app.plots.panel import View
from app.shell.exporting.handouts import FINE, at_hand, earlier, step_of, then
from app.shell.tasks import Job
from app.style.theme import LIGHT
from engine.contract.differing import differing
from engine.contract.exports import Abreast, Figure, Plate

if TYPE_CHECKING:
    from app.shell.window import Window

ACROSS = {1: 1, 2: 2, 3: 3, 4: 2}  # runs beside one another, by how many there are
WIDE = {1: 540, 2: 540, 3: 420}  # pixels that a panel is given, by how many stand side by side
HIGH = {1: 480, 2: 480, 3: 420}  # with the header, which is left out
SHOWN = {1: 460, 2: 460, 3: 300}  # pixels that its figure is wide on screen


@dataclass(frozen=True, slots=True)
class Named:
    """A column and what it was called when it was asked for: names change as others close."""

    column: Column
    name: str


def compared(window: Window) -> tuple[Named, ...]:
    """Return the runs that a handout is of: none where there are not several."""
    found = tuple(Named(each, each.name) for each in window.comparing.columns if each.config)
    return found if len(found) > 1 else ()


async def compared_plates(
    window: Window, runs: Sequence[Named], choice: Choice, job: Job
) -> tuple[Plate, ...]:
    """Paint the chosen panels of all runs, row by row, as ``plates`` does those of one."""
    headings, views = await _moments(window, [run.column for run in runs], choice, job)
    found: list[list[Figure]] = [[] for _ in headings]
    for number, name in enumerate(choice.panels):
        job.report(number / len(choice.panels))
        sheet = _like_those_on_screen(window, runs, name)
        try:
            for figures, moment in zip(found, views, strict=True):
                sheet.show_views(moment)
                figures.extend(figures_of(sheet, name, moment))
                await asyncio.sleep(0)
        finally:
            sheet.discard()
    across = ACROSS[len(runs)]
    pairs = zip(headings, found, strict=True)
    return tuple(Plate(heading, tuple(figures), across) for heading, figures in pairs if figures)


async def _moments(
    window: Window, columns: Sequence[Column], choice: Choice, job: Job
) -> tuple[list[str], list[list[View]]]:
    headings, views = [], []
    for heading, step in earlier(window) if choice.bookmarks else ():
        steps = (_then(window, column, step) for column in columns)
        pairs = zip(columns, steps, strict=True)
        headings.append(heading)
        views.append([await then(window, column.link, at, job) for column, at in pairs])
    headings.append(f"At step {step_of(window.link):,}" if choice.bookmarks else "")
    views.append([await at_hand(window, column.link, job) for column in columns])
    return headings, views


def _then(window: Window, column: Column, moment: int) -> int:
    """Return the step of a run at a moment of the first one, its last where it ends before."""
    step = window.comparing.step_of(column, moment) if column.own else moment
    return min(step, column.link.status.step)


def row(
    footages: Sequence[Footage], names: Sequence[str], panel: str, *, common: bool = True
) -> Spread:
    """Make a sheet with one panel of each run; ``names`` are those of the runs."""
    number = len(footages)
    across = ACROSS[number]
    return Spread(
        footages,
        names,
        Columned((((panel,),),), common=common),
        Look((number * WIDE[across], HIGH[across]), LIGHT, lines=1.0),
        footer=False,
    )


def _like_those_on_screen(window: Window, runs: Sequence[Named], name: str) -> Spread:
    view = window.comparing.view
    common = view is None or view.board.common
    footages = [_footage(run) for run in runs]
    found = row(footages, [run.name for run in runs], name, common=common)
    pairs = zip(found.columns, (run.column.panels for run in runs), strict=True)
    found.imitate(
        {mine[name]: manner(theirs[name]) for mine, theirs in pairs if name in mine.keys() & theirs}
    )
    return found


def _footage(run: Named) -> Footage:
    lab = run.column.link.lab
    status, catalogue = lab.status(), lab.catalogue()
    return Footage(run.name, status, catalogue, lab.columns(), lab.timeline(), lab.findings)


def figures_of(sheet: Spread, name: str, views: Sequence[View]) -> list[Figure]:
    """Paint a panel of each run of a sheet, on which it was shown these views."""
    title, found = kind_of(name).title, []
    wide = SHOWN[ACROSS[len(views)]]
    for run, (called, view) in enumerate(zip(sheet.names, views, strict=True)):
        panel = sheet.columns[run].get(name)
        said, shown = f"The panel {title} of {called} at step {view.step:,}", b""
        if panel is None:
            said = f"This model has nothing to show under “{title}”."
        else:
            shown = png(image_of(panel, FINE, SCREEN * FINE))
        found.append(Figure(f"{called}: {title}", said, "image/png", shown, wide, run))
    return found


def runs_of(window: Window, runs: Sequence[Named], texts: Sequence[str]) -> tuple[Abreast, ...]:
    """Return the runs as a handout tells of them; ``texts`` are those of their experiments."""
    name = window.conductor.present().name
    return tuple(
        Abreast(
            run.name,
            named(LIGHT, COLOURS[place]),
            step_of(run.column.link),
            run.column.shown_config,
            run.column.link.catalogue,
            run.column.link.lab.columns(),
            run.column.link.lab.timeline().marks,
            f"{name}-{place + 1}",
            text,
        )
        for place, (run, text) in enumerate(zip(runs, texts, strict=True))
    )


def differences(columns: Sequence[Column]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return in which settings the runs differ."""
    if not columns:
        return ()
    configs = [column.shown_config for column in columns]
    return tuple((d.label, d.values) for d in differing(configs, columns[0].link.catalogue))
