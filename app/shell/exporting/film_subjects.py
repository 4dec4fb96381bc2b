"""What there is to film in a window: its run, or the columns of a comparison and each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from app.compare.board import serves
from app.compare.column import Column
from app.compare.spread import Columned, Spread
from app.compare.together import AUTO
from app.film.footage import Footage
from app.film.mimic import manner
from app.film.page import Page
from app.film.sheet import Look, Sheet, fine
from app.link import Link
from app.model.arrangement import Rows, arranged
from app.model.cut import Reel
from app.model.film_choice import FilmChoice
from app.plots.panel import Panel, panels
from app.shell.exporting.on_screen import on_screen
from app.style.theme import DARK, LIGHT

if TYPE_CHECKING:
    from app.shell.window import Window

MOST = 3  # panels that are proposed
ALL = "All columns"


@dataclass(frozen=True, slots=True)
class Subject:
    """One run, or several beside one another.

    ``serving`` are the titles of the panels that show something of them, by name; ``proposed`` are
    those to be filmed if nothing else was chosen. ``titles`` are asked for anew with each frame.
    """

    title: str
    name: str  # of a file
    links: tuple[Link, ...]
    titles: Callable[[], Sequence[str]]
    serving: Mapping[str, str]
    proposed: tuple[str, ...]
    sheet: Callable[[FilmChoice], Sheet]
    by_time: bool = False

    @property
    def several(self) -> bool:
        """Whether it is of several runs."""
        return len(self.links) > 1

    def footages(self) -> tuple[Footage, ...]:
        """Return the runs as they are by now."""
        return tuple(map(_footage, self.links, self.titles()))

    def reels(self) -> tuple[Reel, ...]:
        """Return what there is to film of each."""
        return tuple(footage.reel for footage in self.footages())


def film_subjects(window: Window) -> tuple[Subject, ...]:
    """Return what can be filmed at present, the likeliest first."""
    columns = window.comparing.columns
    if len(columns) < 2:
        return (_run(window),)
    return (_all(window, columns), *_each(window, columns))


def _run(window: Window) -> Subject:
    area, experiment = window.area, window.conductor.present()
    serving = {name: panel.title for name, panel in area.panels.items() if area.serves(name)}
    here = on_screen(window)
    serving |= {name: panel.title for name, panel in here.items()}
    return Subject(
        experiment.title,
        experiment.name,
        (window.link,),
        lambda: (window.conductor.present().title,),
        serving,
        tuple(here)[:MOST],
        partial(_page, window, {**area.panels, **here}),
    )


def _all(window: Window, columns: list[Column]) -> Subject:
    view = window.comparing.view
    assert view is not None
    return Subject(
        ALL,
        f"{window.conductor.present().name}-compared",
        tuple(column.link for column in columns),
        partial(_titles, window, tuple(columns)),
        view.board.offered(),
        view.board.rows,
        partial(_spread, window, tuple(columns)),
        by_time=not window.comparing.leader.by_step,
    )


def _each(window: Window, columns: list[Column]) -> Iterator[Subject]:
    for number, column in enumerate(columns, 1):
        serving = {
            n: kind.title for n, kind in panels.all().items() if serves(kind, column.serving)
        }
        yield Subject(
            f"{number} {column.name}",
            f"{window.conductor.present().name}-{number}",
            (column.link,),
            partial(_titles, window, (column,)),
            serving,
            tuple(name for name in column.panels if name in serving),
            partial(_page, window, {**window.area.panels, **column.panels}),
        )


def _page(window: Window, like: Mapping[str, Panel], choice: FilmChoice) -> Page:
    """Make the page of one run, with panels set as those on screen are."""
    rows = arranged(choice.panels, *choice.size)
    made = Page(rows, look_of(window, choice), footer=bool(choice.burn))
    made.imitate({p: manner(like[name]) for name, p in made.panels.items() if name in like})
    return made


def _spread(window: Window, columns: Sequence[Column], choice: FilmChoice) -> Spread:
    view = window.comparing.view
    metric = (view.strip.shown if view is not None else "") or AUTO
    rows: Rows = tuple(((name,),) for name in choice.panels)
    shown = Columned(
        rows,
        metric if choice.together else "",
        common=view is None or view.board.common,
    )
    footages = map(_footage, (c.link for c in columns), _titles(window, columns))
    names = [column.title for column in columns]
    made = Spread(tuple(footages), names, shown, look_of(window, choice), footer=bool(choice.burn))
    pairs = zip(made.columns, columns, strict=True)
    made.imitate(
        {
            panel: manner(column.panels[name])
            for mine, column in pairs
            for name, panel in mine.items()
            if name in column.panels
        }
    )
    if view is not None and made.together is not None:
        with fine(made.look.weight):
            made.together.imitate(view.strip)
    return made


def look_of(window: Window, choice: FilmChoice) -> Look:
    """Return how the sheet of a film looks."""
    theme = {"light": LIGHT, "dark": DARK}.get(choice.theme, window.appearance.theme)
    return Look(choice.size, theme, choice.text)


def _titles(window: Window, columns: Sequence[Column]) -> tuple[str, ...]:
    """Return what runs are called: those without a name of their own, as the experiment is."""
    present = window.conductor.present().title
    return tuple(column.title or present for column in columns)


def _footage(link: Link, title: str) -> Footage:
    lab = link.lab
    status, catalogue = lab.status(), lab.catalogue()
    return Footage(title, status, catalogue, lab.columns(), lab.timeline(), lab.findings)
