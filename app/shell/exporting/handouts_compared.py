"""Puts the handout of a comparison together: every panel of every run, side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.compare.board import kind_of
from app.compare.column import COLOURS, Column
from app.compare.spread import Columned, Spread
from app.film.footage import Footage
from app.film.mimic import manner
from app.film.picture import SCREEN, image_of, png
from app.film.sheet import Look
from app.model.data_wish import Choice
from app.model.differing import differing
from app.plots.axes.palette import named
from app.plots.panel import View
from app.shell.exporting.handouts import FINE, at_hand, earlier, step_of, then
from app.shell.tasks import Job
from app.style.theme import LIGHT
from engine.contract.exports import Abreast, Figure, Plate

if TYPE_CHECKING:
    from app.shell.window import Window

ACROSS = {1: 1, 2: 2, 3: 3, 4: 2}  # runs beside one another, by how many there are
WIDE = {1: 540, 2: 540, 3: 420}  # pixels that a panel is given, by how many stand side by side
HIGH = {1: 480, 2: 480, 3: 420}  # with the header, which is left out
SHOWN = {1: 460, 2: 460, 3: 300}  # pixels that its figure is wide on screen


def compared(window: Window) -> tuple[Column, ...]:
    """Return the runs that a handout is of: none where there are not several."""
    found = tuple(column for column in window.comparing.columns if column.config)
    return found if len(found) > 1 else ()


async def compared_plates(
    window: Window, columns: Sequence[Column], choice: Choice, job: Job
) -> tuple[Plate, ...]:
    """Paint the chosen panels of all runs, row by row, as ``plates`` does those of one."""
    headings, views = await _moments(window, columns, choice, job)
    found: list[list[Figure]] = [[] for _ in headings]
    for number, name in enumerate(choice.panels):
        job.report(number / len(choice.panels))
        sheet = _sheet(window, columns, name)
        try:
            for figures, moment in zip(found, views, strict=True):
                sheet.show_views(moment)
                figures.extend(_figures(sheet, columns, name, moment))
                await asyncio.sleep(0)
        finally:
            sheet.discard()
    across = ACROSS[len(columns)]
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


def _sheet(window: Window, columns: Sequence[Column], name: str) -> Spread:
    """Make a sheet with one panel of each run, set as on screen."""
    view = window.comparing.view
    number = len(columns)
    across = ACROSS[number]
    footages = [_footage(column) for column in columns]
    found = Spread(
        footages,
        [column.name for column in columns],
        Columned((((name,),),), common=view is None or view.board.common),
        Look((number * WIDE[across], HIGH[across]), LIGHT, lines=1.0),
        footer=False,
    )
    pairs = zip(found.columns, columns, strict=True)
    found.imitate(
        {mine[name]: manner(c.panels[name]) for mine, c in pairs if {name} <= {*mine, *c.panels}}
    )
    return found


def _footage(column: Column) -> Footage:
    lab = column.link.lab
    status, catalogue = lab.status(), lab.catalogue()
    return Footage(column.name, status, catalogue, lab.columns(), lab.timeline(), lab.findings)


def _figures(
    sheet: Spread, columns: Sequence[Column], name: str, views: Sequence[View]
) -> list[Figure]:
    title, found = kind_of(name).title, []
    wide = SHOWN[ACROSS[len(columns)]]
    for run, (column, view) in enumerate(zip(columns, views, strict=True)):
        panel = sheet.columns[run].get(name)
        step = view.status.step if view.moment is None else view.moment
        said, shown = f"The panel {title} of {column.name} at step {step:,}", b""
        if panel is None:
            said = f"This model has nothing to show under “{title}”."
        else:
            shown = png(image_of(panel, FINE, SCREEN * FINE))
        found.append(Figure(f"{column.name}: {title}", said, "image/png", shown, wide, run))
    return found


def runs_of(window: Window, columns: Sequence[Column], texts: Sequence[str]) -> tuple[Abreast, ...]:
    """Return the runs as a handout tells of them; ``texts`` are those of their experiments."""
    name = window.conductor.present().name
    return tuple(
        Abreast(
            column.name,
            named(LIGHT, COLOURS[place]),
            step_of(column.link),
            column.config,
            column.link.catalogue,
            column.link.lab.columns(),
            column.link.lab.timeline().marks,
            f"{name}-{place + 1}",
            text,
        )
        for place, (column, text) in enumerate(zip(columns, texts, strict=True))
    )


def differences(columns: Sequence[Column]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return in which settings the runs differ."""
    if not columns:
        return ()
    configs = [column.config for column in columns]
    return tuple((d.label, d.values) for d in differing(configs, columns[0].link.catalogue))
