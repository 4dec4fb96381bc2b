"""What can be added to a comparison, and what can be done with one of its runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QInputDialog, QMenu

from app.compare.change import ChangeDialog
from app.compare.column import Column
from app.model.draft import Draft
from app.model.dropped import kind_of, name_filter
from app.model.edited import UNTRAINED
from app.model.shelves import shelved
from app.shell.commands import Action
from app.shell.dialogs import finished
from app.shell.tasks import Job
from engine.contract.commands import Load, OpenExperiment, Save
from engine.contract.errors import UserError
from engine.contract.family import FAMILY, family_of
from engine.contract.specs import Experiment
from engine.contract.status import Answer
from engine.contract.values import Config, Value

if TYPE_CHECKING:
    from app.shell.comparison.comparing import Comparing
    from app.shell.window import Window

FILES = name_filter(
    "Experiments, checkpoints and recordings", "experiment", "checkpoint", "recording"
)


def comparing_actions(window: Window) -> Iterator[Action]:
    """Yield what begins and ends a comparison, which is made after its action."""
    yield Action(
        "run.compare",
        "Compare runs side by side",
        partial(_toggle, window),
        ("C",),
        "Two to four runs in columns of this window, at the same step or as fast as each gets",
        lambda: window.comparing.on or window.comparing.possible,
        checked=lambda: window.comparing.on,
    )


def _toggle(window: Window) -> None:
    window.comparing.toggle_view()  # made after its action


def fill_adding(window: Window, comparing: Comparing) -> None:
    """List what another column can be."""
    menu = comparing.view.adding if comparing.view else QMenu(window)
    menu.clear()
    first = comparing.columns[0]
    menu.addAction("With one change…", lambda: duplicate(window, comparing, first))
    for section in (FAMILY, "objective"):
        _offer_parts(menu, window, comparing, section)
    _offer_experiments(menu.addMenu("Experiment"), window, comparing)
    menu.addAction("From a file…", lambda: open_file(window, comparing))


def fill_column(window: Window, comparing: Comparing, column: Column) -> None:
    """List what can be done with the run of a column."""
    menu = column.header.menu
    menu.clear()
    menu.addAction("Add a run with one change…", lambda: duplicate(window, comparing, column))
    if column.own:
        menu.addAction("Change a setting…", lambda: change(window, comparing, column))
    else:
        menu.addAction("Show its settings", window.controls.show)
    menu.addAction("Rename…", lambda: rename(window, comparing, column))
    menu.addSeparator()
    menu.addAction("Save experiment…", lambda: save_experiment(window, comparing, column))
    menu.addAction("Save recording…", lambda: save_recording(window, comparing, column))
    if column.own:
        menu.addSeparator()
        menu.addAction("Go on with this run alone", lambda: keep(window, comparing, column))
        menu.addAction("Close", lambda: comparing.close(column))


def with_part(config: Config, window: Window, section: str, kind: Value) -> Config:
    """Return settings with another part in a section; what both have in common stays."""
    draft = Draft(window.link.catalogue)
    draft.open(config)
    draft.edit(section, "kind", kind)
    return draft.config()


def duplicate(window: Window, comparing: Comparing, column: Column) -> None:
    """Ask for a change, and add a run with the settings of a column and that change."""
    title = "Add a run with one change"
    _ask(window, title, column.config, comparing.begin)


def change(window: Window, comparing: Comparing, column: Column) -> None:
    """Ask for a change, and begin the run of a column anew with it."""
    _ask(window, "Change a setting", column.config, partial(comparing.change, column))


def rename(window: Window, comparing: Comparing, column: Column) -> None:
    """Ask for the name of a run."""
    dialog = QInputDialog(window)
    dialog.setWindowTitle("Rename the run")
    dialog.setLabelText("Name of the run; empty to name it by what tells it apart")
    dialog.setTextValue(column.title or column.name)
    dialog.textValueSelected.connect(partial(comparing.rename, column))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def save_experiment(window: Window, comparing: Comparing, column: Column) -> None:
    """Ask where, then save the settings of a run."""
    window.documents.save_experiment(_experiment(window, comparing, column))


def save_recording(window: Window, comparing: Comparing, column: Column) -> None:
    """Ask where, then save all that was seen of a run."""
    window.documents.save_seen(column.link, _experiment(window, comparing, column))


def keep(window: Window, comparing: Comparing, column: Column) -> None:
    """Make the run of a column the window's own and leave the comparison."""
    window.tasks.start(_keep(window, comparing, column), "go on with this run")


def open_file(window: Window, comparing: Comparing) -> None:
    """Ask for a file and show what is in it in another column."""
    window.tasks.start(_open_file(window, comparing), "open the file")


async def open_path(window: Window, comparing: Comparing, path: Path) -> None:
    """Show an experiment, a checkpoint or a recording in another column; raises UserError."""
    kind = kind_of(path)
    if kind not in ("experiment", "checkpoint", "recording"):
        raise UserError(f"{path.name} is neither an experiment, a checkpoint nor a recording.")
    column = comparing.add(path.stem)
    if column is None:
        raise UserError("There is no room for another run: close one first.")
    try:
        await _read(window, comparing, column, path, kind)
    except (UserError, OSError):
        comparing.close(column)
        raise


async def _read(
    window: Window, comparing: Comparing, column: Column, path: Path, kind: str
) -> None:
    link = column.link
    if kind == "experiment":
        experiment = _accepted(await link.ask(OpenExperiment(str(path)))).experiment
        assert experiment is not None
        column.title = experiment.title
        comparing.change(column, experiment.config)
    elif kind == "checkpoint":
        command = Load(column.run_name(), str(path), window.conductor.device)
        _accepted(await link.ask(command))
    else:
        job, run = Job(f"Opening {path.name}"), column.run_name()
        read = link.lab.open_recording
        await window.tasks.in_thread(job, lambda job: read(path, run, job.report))


async def _open_file(window: Window, comparing: Comparing) -> None:
    path = await window.documents.dialogs.open("Open in another column", FILES)
    if path is not None:
        await open_path(window, comparing, path)


async def _keep(window: Window, comparing: Comparing, column: Column) -> None:
    if column.link.status.recorded:
        raise UserError("A recording cannot be trained on.")
    folder = window.sessions.folder
    path = folder / "compared.safetensors"
    title = column.name
    _accepted(await column.link.ask(Save(str(path))))
    try:
        await window.documents.load(path, title)
    finally:
        await window.tasks.in_thread(Job("Tidying up"), lambda _: path.unlink(missing_ok=True))
    comparing.leave()


def _experiment(window: Window, comparing: Comparing, column: Column) -> Experiment:
    """Return the experiment of the window with the name and the settings of a column."""
    present, number = window.conductor.present(), comparing.columns.index(column) + 1
    return replace(
        present,
        name=f"{present.name}-{number}",
        title=f"{present.title}: {column.name}",
        config=column.config,
    )


def _ask(window: Window, title: str, config: Config, done: Callable[[Config], object]) -> None:
    theme, choose = window.appearance.theme, window.choosing
    dialog = ChangeDialog(title, config, window.link.catalogue, theme, parent=window, choose=choose)

    async def asked() -> None:
        if await finished(dialog, window.tasks.loop) and dialog.changed:
            done(dialog.config)

    window.tasks.start(asked(), "change a setting")


def _offer_parts(menu: QMenu, window: Window, comparing: Comparing, section: str) -> None:
    """Offer the present run with another part in one section, by the name of the part."""
    catalogue, config = window.link.catalogue, comparing.columns[0].config
    spec = catalogue.section(section)
    if spec is None or not spec.serves(family_of(catalogue, config)):
        return
    present = spec.variant_of(config)
    inner = menu.addMenu(f"With another {spec.title.lower()}")
    for variant in spec.variants:
        if variant is not present and not (section == FAMILY and variant.name in UNTRAINED):
            begin = partial(_begin_with, window, comparing, section, variant.name)
            inner.addAction(variant.label, begin).setToolTip(variant.help)


def _begin_with(window: Window, comparing: Comparing, section: str, kind: str) -> None:
    comparing.begin(with_part(comparing.columns[0].config, window, section, kind))


def _offer_experiments(menu: QMenu, window: Window, comparing: Comparing) -> None:
    catalogue = window.link.catalogue
    experiments = tuple(
        e for e in catalogue.experiments if family_of(catalogue, e.config) not in UNTRAINED
    )
    for shelf in shelved(catalogue, experiments):
        inner = menu.addMenu(shelf.title)
        for place in shelf.places:
            begin = partial(_begin_experiment, comparing, place.experiment)
            inner.addAction(place.experiment.title, begin)


def _begin_experiment(comparing: Comparing, experiment: Experiment) -> None:
    comparing.begin(experiment.config, experiment.title)


def _accepted(answer: Answer) -> Answer:
    if not answer.ok:
        raise UserError(answer.text)
    return answer
