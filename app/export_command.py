"""``saddlepoint export``: data of a run, and a handout with panels, without a screen.

Qt is loaded only where panels are asked for.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from app.render_command import SETTINGS
from engine.cli import main as headless
from engine.cli import parser
from engine.contract.columns import ColumnsUntil
from engine.contract.errors import UserError
from engine.contract.exports import Figure
from engine.contract.findings import Diagnosis
from engine.contract.status import Phase, Status
from engine.headless.diagnose import replay
from engine.headless.ending import orderly
from engine.headless.export import Outlets, export
from engine.headless.exported import Opened, drawn_for, finished

PASSES = 2  # panels know what they want of a run once they have been shown it


def main(words: Sequence[str]) -> int:
    """Obey the words of the command and return the exit status.

    Raises UserError for anything in them that cannot be done.
    """
    arguments = parser().parse_args(words)
    if arguments.panels is None:
        with orderly():
            return headless(words)
    fields = {name: value for name, value in vars(arguments).items() if name != "command"}
    names = tuple(name.strip() for name in arguments.panels.split(",") if name.strip())
    with orderly():
        return export(Outlets(**fields), lambda run: painted(run, names))


def painted(run: Opened, names: Sequence[str]) -> tuple[Figure, ...]:
    """Paint panels of a run as it stands, or of a recording at its step.

    Raises UserError for a panel that shows nothing of the run, with those that do.
    """
    os.environ.update({name: os.environ.get(name, value) for name, value in SETTINGS.items()})
    from app.main import make_application
    from app.style.fonts import text_font

    make_application().setFont(text_font(1.0))
    _refuse(run, names)
    measured = replace(run, source=finished(run))
    source = measured.source
    said = (
        replay(ColumnsUntil(source.columns, source.step), source.config)
        if "diagnosis" in names
        else []
    )
    return tuple(_figure(measured, name, said[-1] if said else None) for name in names)


def _refuse(run: Opened, names: Sequence[str]) -> None:
    from app.model.edited import examples_of, family_of
    from app.plots.panel import panels

    catalogue, config = run.source.catalogue, run.source.config
    kind = family_of(catalogue, config), examples_of(catalogue, config)
    serving = [name for name, panel in panels.all().items() if panel.serves(*kind)]
    for name in names:
        if name not in serving:
            raise UserError(
                f"the panel '{name}' shows nothing of this run; there are {', '.join(serving)}"
            )


def _figure(run: Opened, name: str, said: Diagnosis | None) -> Figure:
    from app.film.picture import SCREEN, image_of
    from app.plots.panel import View
    from app.shell.exporting.handouts import FINE, figure, paper

    source = run.source
    horizon = run.experiment.steps
    status = Status("run", Phase.PAUSED, source.step, config=source.config, horizon=horizon)
    with paper(name) as page:
        for _ in range(PASSES):
            wishes = sorted(page.wishes(), key=lambda wish: (wish.probe, wish.resolution))
            snapshot = drawn_for(run, wishes)
            view = View(snapshot, source.columns, status, source.catalogue, None, said)
            page.show_view(view)
        image = image_of(page, FINE, SCREEN * FINE)
        return figure(page.panels[name].title, view, image)
