"""A run that is trained to be filmed: every picture is made at the very step that shows it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from engine.contract.commands import Look, ProbeRequest
from engine.contract.errors import UserError
from engine.contract.findings import Diagnosis
from engine.contract.snapshot import Snapshot
from engine.contract.status import Phase, Status
from engine.headless.train import Order, begun
from engine.run.numbers import Numbers
from engine.run.pictures import Pictures
from engine.run.timeline import Timeline
from engine.symptoms.watch import Watch

RUN = "run 1"


class Take:
    """Trains to the steps that it is told and looks there at what is asked for.

    Unlike in the window, nothing depends on the clock: settings, seed and steps alone say what is
    seen, on the same machine. ``timeline``, ``columns`` and ``status`` are as the window has them.
    """

    def __init__(self, order: Order) -> None:
        """Build the run; raises UserError for anything that cannot be done."""
        session = begun(order)
        self._trainer = session.trainer
        self.title = session.experiment.title
        self.layout = session.experiment.layout
        self.steps = session.trainer.horizon if order.steps is None else order.steps
        self.columns, self.timeline = session.columns, Timeline()
        self.begin = session.trainer.step
        self.status = Status(
            RUN,
            Phase.PLAYING,
            self._trainer.step,
            device=self._trainer.device,
            config=self._trainer.config,
            horizon=self._trainer.horizon,
            since=self._trainer.since,
        )
        self._watch, self._said = Watch(), Diagnosis(RUN)
        self._numbers, self._pictures = Numbers(), Pictures()
        seen = self._trainer.observe()
        self._numbers.begin(seen)
        self._pictures.begin()

    def findings(self, step: int) -> Diagnosis:
        """Return what was to be said of the run when it was looked at last, up to a step."""
        return self._watch.at(step) if self._watch.diagnosis.run else self._said

    def go(self, step: int, requests: Sequence[ProbeRequest], groups: Sequence[str]) -> str:
        """Train to a step and look there; return why the run ended before it, if it did."""
        trouble = self._train(step)
        seen = self._trainer.observe()
        for group in sorted(self._numbers.shown(groups)):
            self._numbers.job(group, time.perf_counter, float("inf"), whole=True)(seen)()
        self._enter_numbers()
        self._pictures.select(Look(tuple(requests)), seen, recorded=False)
        for item in self._pictures.items():
            self._pictures.job(item.name, time.perf_counter, hurried=False)(seen)()
        parts, self._pictures.parts = self._pictures.parts, {}
        self.timeline.record(Snapshot(RUN, self._trainer.step, 0.0, parts))
        self.status = replace(self.status, step=self._trainer.step)
        self._watch.examine(self.columns, self.status)
        return trouble

    def _train(self, step: int) -> str:
        try:
            while self._trainer.step < step:
                self._trainer.advance()
                self._numbers.step(self._trainer.observe())
        except UserError as error:
            return f"stopped at step {self._trainer.step:,}: {error}"
        finally:
            self._enter_numbers()
        return ""

    def _enter_numbers(self) -> None:
        if rows := self._numbers.scalars.take(RUN):
            self.columns.append(rows)
