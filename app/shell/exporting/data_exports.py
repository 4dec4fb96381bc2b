"""Exports data of the run: asks what and where, has it written, and says how that went."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.link import Link
from app.model.data_wish import Choice, Situation, offer_of
from app.model.glance import status_then
from app.shell.commands import Action
from app.shell.dialogs import FileDialogs, finished
from app.shell.exporting.data_dialog import DataDialog
from app.shell.exporting.handouts import bookmarks, plates
from app.shell.exporting.handouts_compared import (
    Named,
    compared,
    compared_plates,
    differences,
    runs_of,
)
from app.shell.exporting.on_screen import titles_on_screen
from app.shell.exporting.past_states import save_state
from app.shell.tasks import Job
from engine.contract.commands import SaveExperiment
from engine.contract.errors import UserError
from engine.contract.exports import DataExport, Handout, Kind, Plate
from engine.contract.specs import Experiment
from engine.contract.status import Answer
from engine.contract.values import Config

if TYPE_CHECKING:
    from app.shell.window import Window


@dataclass(frozen=True, slots=True)
class Subject:
    """A run to export from: its title, what its files are called, and the moment looked at.

    ``run`` names it beside others, and ``among`` are all of them.
    """

    link: Link
    title: str
    name: str
    moment: int | None
    run: str = ""
    among: tuple[Named, ...] = ()


class DataExports:
    """What is computed anew is computed from a checkpoint, by a process of its own."""

    def __init__(self, window: Window, dialogs: FileDialogs) -> None:
        self._window = window
        self._dialogs = dialogs

    def ask(self, kind: Kind = "curves") -> None:
        """Ask what to export, beginning with a kind, then where to, and write it."""
        self._window.tasks.start(self._ask(kind), "export the data")

    def subjects(self) -> tuple[Subject, ...]:
        """Return the runs of which there is something to export; of a comparison each is one."""
        window, present = self._window, self._window.conductor.present()
        runs = compared(window)
        if not runs:
            return (Subject(window.link, present.title, present.name, window.link.moment),)
        return tuple(
            Subject(
                run.column.link,
                f"{present.title}: {run.name}",
                f"{present.name}-{number}",
                run.column.link.moment,
                f"{number} {run.name}",
                runs,
            )
            for number, run in enumerate(runs, 1)
        )

    def situation(self, subject: Subject) -> Situation:
        """Return what there is to be exported of a run at present."""
        window, status, lab = self._window, subject.link.status, subject.link.lab
        course = window.lessons.course
        return Situation(
            self._title(subject.among),
            status.step,
            subject.moment,
            bool(lab.columns().names()),
            status.trains,
            bool(status.recorded),
            titles_on_screen(window),
            bookmarks(window),
            course.lesson.title if course is not None else "",
            subject.run,
        )

    def _title(self, runs: Sequence[Named]) -> str:
        """Return what a handout is called by itself: it names the runs, where they are several."""
        title = self._window.conductor.present().title
        return f"{title}: {' · '.join(run.name for run in runs)}" if runs else title

    async def _ask(self, kind: Kind) -> None:
        subjects = self.subjects()
        dialog = DataDialog([self.situation(each) for each in subjects], kind, self._window)
        if not await finished(dialog, self._window.tasks.loop):
            return
        choice = dialog.choice
        subject = subjects[0 if choice.kind == "handout" else dialog.run]
        path = await self._where(choice, subject)
        if path is None:
            return
        # Where it goes with the session, should the window be killed meanwhile.
        place = Path(tempfile.mkdtemp(prefix="export-", dir=self._window.sessions.folder))
        try:
            await self._export(choice, path, subject, place)
        finally:
            shutil.rmtree(place, ignore_errors=True)

    async def _where(self, choice: Choice, subject: Subject) -> Path | None:
        offer, present = offer_of(choice.kind), self._window.conductor.present()
        if not offer.filters:
            folder = await self._dialogs.folder(f"Export {offer.title}: a folder for this run")
            if folder is not None:
                self._dialogs.saving(folder)
            return folder
        ending = choice.ending or offer.filters[0].rpartition("*")[2].rstrip(")")
        filters = [text for text in offer.filters if text.endswith(f"*{ending})")]
        called = present.name if choice.kind == "handout" else subject.name
        name = f"{called}-{offer.name}{ending}"
        path = await self._dialogs.save(f"Export {offer.title.lower()}", name, *filters)
        if path is None or path.suffix.lower() == ending:
            return path
        return path.with_name(path.name + ending)

    async def _export(self, choice: Choice, path: Path, subject: Subject, place: Path) -> None:
        window = self._window
        wish = DataExport(choice.kind, str(path), subject.title, subject.moment)
        if choice.kind == "handout":
            wish = replace(wish, handout=await self._handout(choice, subject.among, place))
        elif choice.kind == "model" or choice.size:
            checkpoint = place / "run.safetensors"
            await save_state(subject.link, window.tasks, checkpoint, subject.moment)
            wish = replace(wish, checkpoint=str(checkpoint), size=choice.size)
        lab = subject.link.lab
        job = Job(f"Exporting {path.name}")
        said = await window.tasks.in_thread(job, lambda job: lab.export(wish, job.report))
        window.say(f"Exported {said} to {path.name}")

    async def _handout(self, choice: Choice, runs: Sequence[Named], place: Path) -> Handout:
        window = self._window
        experiment = self._in_force()
        course = window.lessons.course if choice.lesson else None
        recorded = bool(window.link.status.recorded)
        return Handout(
            title=choice.title or experiment.title,
            summary=experiment.summary,
            look_for=experiment.look_for,
            plates=await self._plates(choice, runs),
            lesson=course.lesson if course is not None else None,
            name=experiment.name,
            experiment=await self._text(experiment, place / "experiment.toml", recorded=recorded),
            date=date.today().isoformat(),
            runs=runs_of(window, runs, await self._texts(experiment, runs, place)),
            differing=differences([run.column for run in runs]),
        )

    async def _plates(self, choice: Choice, runs: Sequence[Named]) -> tuple[Plate, ...]:
        job = Job("Painting the pictures of the handout")
        with self._window.tasks.shown(job):
            if runs:
                return await compared_plates(self._window, runs, choice, job)
            return await plates(self._window, choice, job)

    async def _texts(self, experiment: Experiment, runs: Sequence[Named], place: Path) -> list[str]:
        """Return the experiment of each run of a comparison as the engine writes it."""
        found = []
        for number, run in enumerate(runs, 1):
            title = f"{experiment.title}: {run.name}"
            own = replace(experiment, title=title, config=run.column.shown_config)
            recorded = bool(run.column.link.status.recorded)
            path = place / f"experiment-{number}.toml"
            found.append(await self._text(own, path, recorded=recorded))
        return found

    def _in_force(self) -> Experiment:
        """Return the experiment with the settings of the moment shown, without staged edits."""
        present, config = self._window.conductor.present(), self._config()
        return replace(present, config=config) if config else present

    def _config(self) -> Config:
        link = self._window.link
        if link.moment is None:
            return link.status.config
        return status_then(link.status, link.lab.timeline(), link.moment).config

    async def _text(self, experiment: Experiment, path: Path, *, recorded: bool) -> str:
        """Return an experiment as the engine writes it.

        A recording may be of parts that are not installed here; it has none then.
        """
        answer = await self._window.link.ask(SaveExperiment(str(path), experiment))
        if not answer.ok and recorded:
            return ""
        _accepted(answer)
        job = Job("Reading the experiment")
        return await self._window.tasks.in_thread(job, lambda _: path.read_text(encoding="utf-8"))


def data_actions(window: Window) -> Iterator[Action]:
    """Yield what exports data."""

    def running() -> bool:
        return bool(window.link.status.run)

    yield Action(
        "export.data",
        "Export data…",
        partial(_do, window, "curves"),
        ("Ctrl+Shift+D",),
        "Curves, samples, surfaces, the generator, or TensorBoard's files",
        running,
    )
    yield Action(
        "export.handout",
        "Export handout…",
        partial(_do, window, "handout"),
        (),
        "One page with pictures, numbers, settings and the lesson, to be read or printed",
        running,
    )


def _do(window: Window, kind: Kind) -> None:
    window.data_exports.ask(kind)


def _accepted(answer: Answer) -> Answer:
    if not answer.ok:
        raise UserError(answer.text)
    return answer
