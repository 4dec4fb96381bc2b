"""What the transport and the menus do to the run, told in commands to the engine."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from app.controls.importing import import_data
from app.link import Link
from app.model.draft import Draft
from app.model.dropped import DataKind
from app.model.fields import Key, fitted
from app.model.history import Change, History
from app.model.pace import SPEEDS, UNLIMITED
from app.shell.answers import afterwards
from app.shell.past.behind import Behind
from engine.contract.commands import Advance, Create, Load, Pace, Patch, Pause, Play, Player
from engine.contract.specs import Experiment
from engine.contract.status import Answer, Phase, Status
from engine.contract.values import Config, Value

LOCKED = "This setting is locked in this step of the lesson"
SEEDS = 100_000  # new seeds have at most five digits, so that they can be read out


class Company(Protocol):
    """Runs beside the present one, which are told what it is told."""

    @property
    def steered(self) -> Status:
        """What the run says of itself that stands for all: the first, or the first that trains."""
        ...

    def toggle(self) -> None:
        """Play all if they stand still, pause all if any plays; the present run is one of them."""
        ...

    def tell(self, command: Advance | Pace) -> None:
        """Pass on what the present run was told."""
        ...

    def restart(self, seed: Value | None, *, play: bool) -> None:
        """Begin the others anew, with another seed if one is given."""
        ...


class Conductor:
    """Turns wishes into commands; ``said`` and ``failed`` tell how they went.

    ``experiment`` is what was opened last, of which ``opened`` was told.
    """

    def __init__(
        self,
        link: Link,
        draft: Draft,
        said: Callable[[str], None],
        failed: Callable[[str, str], None],
        opened: Callable[[Experiment], None],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.link = link
        self.draft = draft
        self.history = History(draft.apply)
        self.experiment: Experiment | None = None
        self.device = "auto"
        self.speed = UNLIMITED
        self.company: Company | None = None
        self.held = False  # whether a lesson keeps the run where it is for now
        self._said = said
        self._failed = failed
        self._opened = opened
        self._clock = clock
        self._loaded: dict[str, str] = {}  # titles, by the names of runs that are being loaded
        self._behind = Behind(draft)
        self._random = random.Random()
        draft.patched.append(self._patch)
        draft.changed.append(self._remember)

    # playing

    @property
    def steered(self) -> Status:
        """What the run says that is played: beside a recording, the first one that trains."""
        return self.link.status if self.company is None else self.company.steered

    @property
    def phase(self) -> Phase:
        """Where the run stands."""
        return self.steered.phase

    @property
    def steerable(self) -> bool:
        """Whether there is a run that can be played."""
        status = self.steered
        standing = status.phase not in (Phase.FAILED, Phase.BUILDING)
        able = status.trains and not status.recorded
        return bool(status.run) and able and standing and not self.held

    def toggle(self) -> None:
        """Play if it stands still, pause if it plays."""
        if self.company is not None:
            self.company.toggle()
            return
        self.link.send(Pause() if self.phase is Phase.PLAYING else Play())

    def advance(self, player: Player = "both", steps: int = 1) -> None:
        """Take so many steps of both players, or updates of one of them, and pause."""
        self._tell(Advance(steps, player))

    def set_speed(self, position: int) -> None:
        """Train at the speed of that position."""
        self.speed = min(max(position, 0), UNLIMITED)
        self._tell(Pace(SPEEDS[self.speed]))

    # beginning anew

    def reset(self) -> None:
        """Begin anew with the same seed and every setting, edits that await it included."""
        self._restart(None)

    def new_seed(self) -> None:
        """Begin anew with another seed and the same settings."""
        old = self.draft.value("training", "seed")
        self.draft.edit(
            "training", "seed", self._random.choice([s for s in range(SEEDS) if s != old])
        )
        self._restart(self.draft.value("training", "seed"))
        self._said(f"Seed {self.draft.value('training', 'seed')}")

    def open(self, experiment: Experiment) -> None:
        """Begin an experiment; it waits to be played."""
        self._begin(experiment)
        self._create(experiment.config, play=False)

    async def use_data(self, path: Path, kind: DataKind) -> Answer:
        """Begin anew with the data of a file; if that is refused, the settings are as before."""
        before, mark = self.draft.config().get("data"), self.history.mark
        if before is None:
            return Answer(0, False, "A study of theory takes no data: choose a model first.")
        import_data(self.draft, "data", str(path), kind)
        answer = await self._ask(self.draft.config(), play=self.phase is Phase.PLAYING)
        if not answer.ok:
            for field, value in before.items():
                self.draft.apply("data", field, value)
            self.history.forget(mark)
        return answer

    async def load(self, path: Path, title: str) -> Answer:
        """Replace the run by the one in a checkpoint; it becomes the experiment of that title."""
        name = self.name()
        answer = await self.link.ask(Load(name, str(path), self.device))
        if answer.ok:
            self._loaded = {name: title}
        return answer

    def expect(self, title: str) -> str:
        """Return the name of a run that will be shown as the experiment of that title."""
        name = self.name()
        self._loaded = {name: title}
        return name

    def show_status(self, status: Status) -> None:
        """Take the settings of a run that was loaded for those of an experiment.

        The experiment in whose place a recording was shown is there again once that is closed.
        """
        title = self._loaded.pop(status.run, "")
        before = self._behind.follow(status, self.experiment)
        if title:
            length = _length(status.config)
            self._begin(Experiment(title, title, "", "", length, status.config))
        elif before is not None:
            self._begin(before)
            self._behind.restore(status)

    def resume(self) -> None:
        """Go on from the last automatic checkpoint after a divergence or a failure."""
        status = self.link.status
        if not status.alive:
            self.link.lab.recover()
            return
        command = Load(self.name(), status.checkpoint, status.device or self.device)
        afterwards(
            self.link.ask(command),
            done=lambda _: self.link.send(Play()),
            refused=lambda reason: self._failed("The run cannot be continued", reason),
        )

    def present(self) -> Experiment:
        """Return the experiment as it is set at present, to be saved."""
        config = self.draft.config()
        opened = self.experiment
        if opened is None:
            return Experiment("untitled", "Untitled", "", "", _length(config), config)
        return replace(opened, steps=_length(config), config=config)

    # changed settings

    def edit(self, values: Mapping[Key, Value], settled: bool) -> None:
        """Change settings as a person does who moves something in a picture: together, in bounds.

        ``settled`` is False amid a drag.
        """
        if any(self.draft.locked(*key) for key in values):
            self._said(LOCKED)
            return
        with self.history.together():
            for (section, field), value in values.items():
                spec = self.draft.spec(section, field)
                if spec is not None:
                    self.draft.edit(section, field, fitted(spec, value), settled=settled)

    def undo(self) -> None:
        """Take the last change of a setting back."""
        change = self._unlocked(self.history.next_undo) and self.history.undo()
        if change:
            self._said(f"Undone: {self._label(change)}")

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        change = self._unlocked(self.history.next_redo) and self.history.redo()
        if change:
            self._said(f"Redone: {self._label(change)}")

    def _begin(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self.history.clear()
        self.draft.open(experiment.config)
        self._opened(experiment)

    def _unlocked(self, change: Change | None) -> Change | None:
        """Return a change that a lesson does not forbid at present."""
        locked = change is not None and self.draft.locked(change.section, change.field)
        if locked:
            self._said(LOCKED)
        return None if locked else change

    def _label(self, change: Change) -> str:
        spec = self.draft.spec(change.section, change.field)
        return spec.label if spec else change.field

    def _remember(self, section: str, field: str, before: Value, after: Value) -> None:
        self.history.record(Change(section, field, before, after), self._clock())

    def _patch(self, section: str, field: str, value: Value) -> None:
        if not self.link.status.run:
            return

        def refused(reason: str) -> None:
            self.draft.refused(section, field)
            self._failed("This setting cannot be changed now", reason)

        afterwards(self.link.ask(Patch(section, field, value)), refused=refused)

    def _tell(self, command: Advance | Pace) -> None:
        if not (self.link.status.recorded and isinstance(command, Advance)):
            self.link.send(command)
        if self.company is not None:
            self.company.tell(command)

    def _restart(self, seed: Value | None) -> None:
        play = self.phase is Phase.PLAYING
        if self.company is not None:
            self.company.restart(seed, play=play)
        self._create(self.draft.config(), play=play)

    def _create(self, config: Config, *, play: bool) -> None:
        afterwards(
            self._ask(config, play=play),
            refused=lambda reason: self._failed("The run cannot be started", reason),
        )

    def _ask(self, config: Config, *, play: bool) -> asyncio.Future[Answer]:
        future = self.link.ask(Create(self.name(), config, self.device, play))
        if not self.link.status.alive:
            self.link.lab.recover()  # training then begins with this run
        return future

    def name(self) -> str:
        """Return a fresh name for a run."""
        return self._behind.name()


def _length(config: Config) -> int:
    steps = config.get("training", {}).get("steps", 0)
    return steps if isinstance(steps, int) else 0
