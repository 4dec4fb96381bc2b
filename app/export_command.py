"""``saddlepoint export``: data of a run, and a handout with panels, without a screen.

Qt is loaded only where panels are asked for.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from app.render_command import SETTINGS
from engine.cli import main as headless
from engine.cli import parser
from engine.contract.columns import ColumnsThen, ColumnsUntil
from engine.contract.commands import ProbeRequest
from engine.contract.errors import UserError
from engine.contract.exports import Figure, Plate
from engine.contract.family import examples_of, family_of
from engine.contract.status import Phase, Status
from engine.headless.abreast import plated
from engine.headless.ending import orderly
from engine.headless.export import Outlets, export
from engine.headless.exported import Opened, drawn_for
from engine.run.timeline import Timeline
from engine.symptoms.replay import replayed

if TYPE_CHECKING:
    from app.plots.panel import View

PASSES = 2  # panels know what they want of a run once they have been shown it
DIAGNOSIS = "diagnosis"  # the panel that reads the curves from their beginning


def main(words: Sequence[str]) -> int:
    """Obey the words of the command and return the exit status.

    Raises UserError for anything in them that cannot be done.
    """
    arguments = parser().parse_args(words)
    if arguments.panels is None:
        with orderly():
            return headless(words)
    fields = {name: value for name, value in vars(arguments).items() if name != "command"}
    found = (name.strip() for name in arguments.panels.split(","))
    panels = tuple(dict.fromkeys(name for name in found if name))
    with orderly():
        return export(Outlets(**fields), lambda runs, names: painted(runs, names, panels))


def painted(
    runs: Sequence[Opened], names: Sequence[str], panels: Sequence[str]
) -> tuple[Plate, ...]:
    """Paint panels of runs as they stand, of recordings at their step, side by side.

    Raises UserError for a panel that shows nothing of any of them, with those that do.
    """
    os.environ.update({name: os.environ.get(name, value) for name, value in SETTINGS.items()})
    from app.main import make_application
    from app.style.fonts import text_font

    make_application().setFont(text_font(1.0))
    _refuse(runs, panels)
    if len(runs) == 1:
        return plated([_figure(runs[0], name) for name in panels])
    return plated([figure for name in panels for figure in _row(runs, names, name)], len(runs))


def _refuse(runs: Sequence[Opened], names: Sequence[str]) -> None:
    serving = list(_serving(runs))
    for name in names:
        if name not in serving:
            what = "this run" if len(runs) == 1 else "these runs"
            raise UserError(
                f"the panel '{name}' shows nothing of {what}; there are {', '.join(serving)}"
            )


def _serving(runs: Sequence[Opened]) -> Iterator[str]:
    """Yield the panels that show something of at least one run."""
    from app.compare.board import DIFFERENCE, kind_of, serves
    from app.plots.panel import panels

    told = [(run.source.catalogue, run.source.config) for run in runs]
    kinds = [(family_of(*each), examples_of(*each)) for each in told]
    for name in (*panels.all(), DIFFERENCE):
        least = 2 if name == DIFFERENCE else 1
        if sum(serves(kind_of(name), kind) for kind in kinds) >= least:
            yield name


def _figure(run: Opened, name: str) -> Figure:
    from app.film.picture import SCREEN, image_of
    from app.shell.exporting.handouts import FINE, figure, paper

    with paper(name) as page:
        for _ in range(PASSES):
            view = _view(run, page.wishes(), name)
            page.show_view(view)
        image = image_of(page, FINE, SCREEN * FINE)
        return figure(page.panels[name].title, view, image)


def _row(runs: Sequence[Opened], names: Sequence[str], name: str) -> list[Figure]:
    from app.film.footage import Footage
    from app.shell.exporting.handouts_compared import figures_of, row

    footages = [
        Footage(title, _status(run), run.source.catalogue, run.source.columns, Timeline())
        for run, title in zip(runs, names, strict=True)
    ]
    sheet = row(footages, names, name)
    try:
        for _ in range(PASSES):
            views = [_view(run, sheet.wishes(place), name) for place, run in enumerate(runs)]
            sheet.show_views(views)
        return figures_of(sheet, name, views)
    finally:
        sheet.discard()


def _view(run: Opened, asked: frozenset[ProbeRequest], name: str) -> View:
    from app.plots.panel import View

    source = run.source
    wishes = sorted(asked, key=lambda wish: (wish.probe, wish.resolution))
    said = None
    if name == DIAGNOSIS:
        until = ColumnsUntil(source.columns, source.step)
        said = replayed(until, _status(run), run.settled).diagnosis
    columns, moment = ColumnsThen(source.columns, source.step), _moment(run)
    return View(drawn_for(run, wishes), columns, _status(run), source.catalogue, moment, said)


def _moment(run: Opened) -> int | None:
    """Return the step of a recording that goes on after it, None for all that ends there."""
    source = run.source
    ends = (source.columns.column(name)[0][-1:] for name in source.columns.names())
    later = any(end.size and end[0] > source.step for end in ends)
    return source.step if later else None


def _status(run: Opened) -> Status:
    source = run.source
    return Status(
        "run", Phase.PAUSED, source.step, config=source.config, horizon=run.experiment.steps
    )
