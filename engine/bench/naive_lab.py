"""The plain design, for comparison: the tutorial's loop in a thread of the window's process.

It hands the same pictures to the same window: all of them for every frame, as a tutorial does, or,
``lean``, as the engine makes them, within the same budget; then only where it trains and how it
takes a step are different.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from engine.bench import work
from engine.bench.naive import NaiveGan
from engine.bench.naive_observer import NaiveObserver
from engine.bench.work import Size
from engine.contract import commands as c
from engine.contract.columns import ColumnsView
from engine.contract.errors import UserError
from engine.contract.exports import DataExport
from engine.contract.findings import Diagnosis
from engine.contract.snapshot import Rows, Snapshot
from engine.contract.specs import Catalogue
from engine.contract.status import Answer, Phase, Status
from engine.contract.timeline import RunInfo, TimelineView
from engine.kinds import datasets, objectives
from engine.lab import shipped_catalogue
from engine.numerics.noise import Noise
from engine.observation import Observation
from engine.plan import check
from engine.run.mailbox import Mailbox
from engine.run.observer import Observer
from engine.run.trainer import Trainer
from engine.views import Duel

SLICE = 0.005  # seconds of training between two looks at the commands
SHOW, TELL = 1 / 60, 0.1  # seconds between two pictures, and between two statuses
NOTHING = Diagnosis()


class NaiveTrainer(Trainer):
    """What an observer needs of a trainer, over the tutorial's networks."""

    def __init__(self, size: Size) -> None:
        self.plan = check(work.gan(size))
        self.device = "cpu"
        self.step = 0
        self.losses: list[tuple[float, float]] = []
        self._dataset = datasets.get("ring")(self.plan.settings["data"])
        random = np.random.default_rng(0)
        self._gan = NaiveGan(size, lambda count: self._dataset.sample(count, random))

    def train(self) -> None:
        """Take one step."""
        self.losses.append(self._gan.step())
        self.step += 1

    def observe(self, *, record: bool = True) -> Observation:
        """Return the networks as they are."""
        gan = self._gan
        matrices = [p.detach() for p in gan.discriminator.parameters() if p.dim() == 2]
        return Observation(
            step=self.step,
            seed=0,
            dataset=self._dataset,
            noise=Noise(2),
            generator=gan.generator,
            settings=self.plan.settings,
            views=(
                Duel(
                    objective=objectives.get("non_saturating")(self.plan.settings["objective"]),
                    discriminator=lambda points: gan.discriminator(points)[:, 0],
                    weights=tuple(matrices),
                    generator_parameters=tuple(gan.generator.parameters()),
                ),
            ),
        )


class NaiveLab:
    """Implements ``Laboratory`` with a thread that trains and nothing between it and the window."""

    def __init__(self, size: Size, *, lean: bool) -> None:
        torch.set_num_threads(1)
        self._mailbox = Mailbox(shipped_catalogue())
        self._commands: queue.SimpleQueue[c.Command] = queue.SimpleQueue()
        self._trainer = NaiveTrainer(size)
        self._observer = Observer(time.perf_counter) if lean else NaiveObserver()
        self._run = ""
        self._playing = self._closing = False
        self._shown = self._told = (0.0, 0)
        self._thread = threading.Thread(target=self._work, name="naive")
        self._thread.start()

    def send(self, command: c.Command) -> None:
        """Queue a command."""
        self._commands.put(command)

    def status(self) -> Status:
        """Return the newest status."""
        return self._mailbox.status

    def snapshot(self) -> Snapshot | None:
        """Return the newest pictures."""
        return self._mailbox.snapshot

    def columns(self) -> ColumnsView:
        """Return the curves."""
        return self._mailbox.columns

    def timeline(self) -> TimelineView:
        """Return what was seen so far."""
        return self._mailbox.album.present.timeline

    def runs(self) -> tuple[RunInfo, ...]:
        """Return the one run."""
        return self._mailbox.album.runs()

    def findings(self, moment: int | None = None) -> Diagnosis:
        """Return nothing: the plain design does not judge."""
        return NOTHING

    def catalogue(self) -> Catalogue:
        """Return what there is to choose from."""
        return self._mailbox.catalogue

    def answers(self) -> tuple[Answer, ...]:
        """Return the answers that came since the last call."""
        return self._mailbox.answers()

    def snapshots_per_second(self) -> float:
        """Return how many pictures arrived during the last second."""
        return self._mailbox.snapshots_per_second()

    def rename(self, run: str, title: str) -> None:
        """Do nothing: there is only this one loop."""

    def save_recording(self, path: Path, title: str, run: str = "") -> None:
        """Refuse: there is only this one loop."""
        raise UserError("This is for comparison only.")

    def open_recording(self, path: Path, run: str, report: Callable[[float], None]) -> str:
        """Refuse: there is only this one loop."""
        raise UserError("This is for comparison only.")

    def close_recording(self) -> None:
        """Do nothing: none is ever open."""

    def export(self, wish: DataExport, report: Callable[[float], None]) -> str:
        """Refuse: there is only this one loop."""
        raise UserError("This is for comparison only.")

    def recover(self) -> None:
        """Do nothing: here the window dies with its training."""

    def close(self) -> None:
        """End the thread."""
        self._closing = True
        self._thread.join()

    def _work(self) -> None:
        self._observer.begin(self._trainer)
        while not self._closing:
            while not self._commands.empty():
                self._obey(self._commands.get())
            if self._playing:
                self._slice()
                self._publish(time.perf_counter())
            else:
                time.sleep(SLICE)

    def _obey(self, command: c.Command) -> None:
        if isinstance(command, c.Create):
            self._run = command.run
            self._tell(0.0)
        elif isinstance(command, c.Play):
            self._playing = True
        elif isinstance(command, c.Look):
            self._observer.look(command, self._trainer)
        if ticket := getattr(command, "ticket", 0):
            self._mailbox.take(Answer(ticket, True, ""))

    def _slice(self) -> None:
        start = time.perf_counter()
        while time.perf_counter() - start < SLICE:
            self._trainer.train()
        self._observer.work(self._trainer, time.perf_counter() - start)

    def _publish(self, now: float) -> None:
        if now - self._told[0] >= TELL:
            self._tell(now)
        if now - self._shown[0] >= SHOW:
            self._show(now)

    def _tell(self, now: float) -> None:
        then, before = self._told
        step = self._trainer.step
        phase = Phase.PLAYING if self._playing else Phase.PAUSED
        speed = (step - before) / (now - then) if now > then else 0.0
        self._told = (now, step)
        self._mailbox.take(
            Status(
                run=self._run,
                phase=phase,
                step=step,
                steps_per_second=speed,
                device="cpu",
                config=self._trainer.config,
                overhead=self._observer.share(),
            )
        )

    def _show(self, now: float) -> None:
        step, losses = self._trainer.step, self._trainer.losses
        steps = np.arange(step - len(losses) + 1, step + 1)
        names = ("discriminator_loss", "generator_loss")
        columns = {n: (steps, np.array([pair[i] for pair in losses])) for i, n in enumerate(names)}
        parts, self._trainer.losses = self._observer.parts(), []
        self._shown = (now, step)
        self._mailbox.take(Rows(self._run, columns))
        if (dear := self._observer.scalars.take(self._run)) is not None:
            self._mailbox.take(dear)
        if parts:
            self._mailbox.take(Snapshot(self._run, step, now, parts))
