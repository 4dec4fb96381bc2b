"""Experiments, checkpoints and data files: opened, saved, dropped on the window, remembered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.link import Link
from app.model.dropped import data_kind, kind_of, name_filter, openable
from app.model.recents import Recents
from app.shell.conductor import Conductor
from app.shell.dialogs import FileDialogs
from app.shell.exporting.past_states import save_state
from app.shell.tasks import Job, Tasks
from engine.contract.commands import OpenExperiment, OpenLesson, SaveExperiment, SaveScript
from engine.contract.errors import UserError
from engine.contract.lesson import Lesson
from engine.contract.specs import Experiment
from engine.contract.status import Answer

DEFAULT = "ring"
FIRST = ("checkpoint", "recording", "lesson")  # that may be opened first beside experiments
EXPERIMENTS = name_filter("Experiments", "experiment")
CHECKPOINTS = name_filter("Checkpoints", "checkpoint")
RECORDINGS = name_filter("Recordings", "recording")
LESSONS = name_filter("Lessons", "lesson")
SCRIPTS = "Python scripts (*.py)"
EVERYTHING = name_filter(
    "All that can be opened",
    "experiment",
    "checkpoint",
    "recording",
    "lesson",
    "table",
    "picture",
)


class Documents:
    """Files in and out of the window; reading and writing is the engine's.

    ``learn`` is given a lesson that was opened.
    """

    def __init__(
        self,
        conductor: Conductor,
        tasks: Tasks,
        dialogs: FileDialogs,
        recents: Recents,
        said: Callable[[str], None],
    ) -> None:
        self._conductor = conductor
        self._link: Link = conductor.link
        self._tasks = tasks
        self.dialogs = dialogs
        self._said = said
        self.recents = recents
        self.learn: Callable[[Lesson], None] = lambda _: None

    def ask_open(self) -> None:
        """Ask for a file and open it, whatever it is."""
        self._tasks.start(self._ask_open(), "open the file")

    def ask_folder(self) -> None:
        """Ask for a folder of pictures and make it the dataset."""
        self._tasks.start(self._ask_folder(), "open the folder")

    def ask_lesson(self) -> None:
        """Ask for a lesson and begin it."""
        self._tasks.start(self._ask_open(LESSONS), "open the lesson")

    def open(self, path: Path) -> None:
        """Open a file by what its name says it is."""
        self._tasks.start(self._open(path), f"open {path.name}")

    def open_experiment(self, name: str) -> None:
        """Open a built-in experiment or an experiment file."""
        self._tasks.start(self._open_experiment(name), f"open {name}")

    def open_first(self, wanted: str) -> None:
        """Open the experiment or file that is wanted; until it is there, or if it is not, another.

        ``wanted`` is a name or a path.
        """
        known = {e.name: e for e in self._link.catalogue.experiments}
        first = known.get(wanted) or known.get(DEFAULT) or next(iter(known.values()), None)
        if first is not None:
            self._conductor.open(first)
        if wanted in known or not wanted:
            return
        if kind_of(path := Path(wanted).expanduser()) in FIRST:
            self.open(path.absolute())
        else:
            self.open_experiment(wanted)

    def save_checkpoint(self) -> None:
        """Ask where, then save the run."""
        self._tasks.start(self._save_checkpoint(), "save the checkpoint")

    def save_experiment(self, experiment: Experiment | None = None) -> None:
        """Ask where, then save an experiment; if none is given, the present one as it is set."""
        found = experiment or self._conductor.present()
        self._tasks.start(self._save_experiment(found), "save the experiment")

    def save_recording(self, run: str = "") -> None:
        """Ask where, then save all that was seen of a run, of the present one if none is named."""
        self.save_seen(self._link, self._conductor.present(), run)

    def save_seen(self, link: Link, experiment: Experiment, run: str = "") -> None:
        """Ask where, then save all that was seen of a run, under the title of an experiment."""
        self._tasks.start(self._save_recording(link, experiment, run), "save the recording")

    def save_script(self) -> None:
        """Ask where, then write a plain PyTorch script that repeats what is set."""
        self._tasks.start(self._save_script(), "export the script")

    async def load(self, path: Path, title: str = "") -> None:
        """Replace the run by the one in a checkpoint; UserError says why it cannot be."""
        self._said(_accepted(await self._conductor.load(path, title or path.stem)).text)

    async def _ask_open(self, *filters: str) -> None:
        filters = filters or (EVERYTHING, EXPERIMENTS, CHECKPOINTS, RECORDINGS, LESSONS)
        path = await self.dialogs.open("Open", *filters)
        if path is not None:
            await self._open(path)

    async def _ask_folder(self) -> None:
        path = await self.dialogs.folder("Open a folder of pictures")
        if path is not None:
            await self._open(path)

    async def _open(self, path: Path) -> None:
        kind = kind_of(path)
        if kind == "experiment":
            await self._open_experiment(str(path))
        elif kind == "checkpoint":
            await self.load(path)
        elif kind == "recording":
            await self._open_recording(path)
        elif kind == "lesson":
            await self._open_lesson(path)
        else:
            await self._use_as_data(path)
        self.recents.add(path)

    async def _open_experiment(self, name: str) -> None:
        answer = _accepted(await self._link.ask(OpenExperiment(name)))
        if answer.experiment is not None:
            self._conductor.open(answer.experiment)

    async def _open_recording(self, path: Path) -> None:
        lab, run = self._link.lab, self._conductor.expect(path.stem)
        job = Job(f"Opening {path.name}")
        await self._tasks.in_thread(job, lambda job: lab.open_recording(path, run, job.report))

    async def _open_lesson(self, path: Path) -> None:
        answer = _accepted(await self._link.ask(OpenLesson(str(path))))
        if answer.lesson is not None:
            self.learn(answer.lesson)

    async def _use_as_data(self, path: Path) -> None:
        """Make a file of points or images, or a folder, the dataset and begin anew with it."""
        job = Job(f"Looking at {path.name}")
        kind = await self._tasks.in_thread(job, lambda _: data_kind(path))
        if kind is None:
            raise UserError(f"{path} is not {openable()}.")
        _accepted(await self._conductor.use_data(path, kind))
        self._said(f"The data are those of {path.name}")

    async def _save_checkpoint(self) -> None:
        moment = self._link.moment
        step = self._link.status.step if moment is None else moment
        title = "Save checkpoint" if moment is None else f"Save checkpoint of step {step:,}"
        name = f"{self._conductor.present().name}-{step}.safetensors"
        path = await self.dialogs.save(title, name, CHECKPOINTS)
        if path is not None:
            self._said(await save_state(self._link, self._tasks, path, moment))
            self.recents.add(path)

    async def _save_experiment(self, experiment: Experiment) -> None:
        path = await self.dialogs.save("Save experiment", f"{experiment.name}.toml", EXPERIMENTS)
        if path is not None:
            self._saved(path, await self._link.ask(SaveExperiment(str(path), experiment)))

    async def _save_script(self) -> None:
        experiment = self._conductor.present()
        path = await self.dialogs.save("Export script", f"{experiment.name}-run.py", SCRIPTS)
        if path is not None:
            run = self._link.status.run
            answer = await self._link.ask(SaveScript(str(path), experiment, run))
            self._said(_accepted(answer).text)

    async def _save_recording(self, link: Link, experiment: Experiment, run: str) -> None:
        lab = link.lab
        step = next((r.step for r in lab.runs() if r.run == run), link.status.step)
        name = f"{experiment.name}-{step}.saddlepoint"
        path = await self.dialogs.save("Save recording", name, RECORDINGS)
        if path is not None:
            job, title = Job(f"Saving {path.name}"), experiment.title
            await self._tasks.in_thread(job, lambda _: lab.save_recording(path, title, run))
            self._said(f"Saved {path.name}")
            self.recents.add(path)

    def _saved(self, path: Path, answer: Answer) -> None:
        self._said(_accepted(answer).text)
        self.recents.add(path)


def _accepted(answer: Answer) -> Answer:
    if not answer.ok:
        raise UserError(answer.text)
    return answer
