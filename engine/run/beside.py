"""Looks at a run from a thread of its own, on a copy of it, while it trains on."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from engine.observation import Observation
from engine.plan import Plan
from engine.run.trainer import State, Trainer

Finish = Callable[[], bool]  # puts down what was seen; returns whether that is all
Job = Callable[[Observation], Finish]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Done:
    """A job that was done at a step, in so many seconds of processor time."""

    name: str
    step: int
    finish: Finish
    cost: float


class Beside:
    """Does one job at a time; the run that is looked at never waits for it.

    What takes long in it (large matrix products, optimal transport) leaves Python's lock alone, so
    it really happens beside the training. The copy is restored from the run's state exactly as from
    a checkpoint, so what is seen is the run itself.
    """

    def __init__(self, clock: Callable[[], float] = time.thread_time) -> None:
        self.clock = clock
        self._pool = ThreadPoolExecutor(1, "beside")
        self._copied: Trainer | None = None
        self._copy: Trainer | None = None
        self._failed: Trainer | None = None
        self._work: Future[Done] | None = None

    @property
    def busy(self) -> bool:
        """Whether a job has been given and not been collected."""
        return self._work is not None

    def fits(self, trainer: Trainer) -> bool:
        """Whether a run is small enough to be copied, and there is a second core to use."""
        small = trainer.device == "cpu" and trainer.observe().plane
        return small and (os.cpu_count() or 1) > 1 and self._failed is not trainer

    def give(self, trainer: Trainer, name: str, job: Job) -> None:
        """Do a job on the run as it stands now."""
        self._work = self._pool.submit(self._do, trainer, trainer.plan, trainer.state(), name, job)

    def collect(self, *, wait: bool = False) -> Done | None:
        """Return the job that was given, once it is done."""
        if self._work is None or not (wait or self._work.done()):
            return None
        work, self._work = self._work, None
        return work.result()

    def drop(self) -> None:
        """Forget the job that was given: its run is gone."""
        self._work = None

    def _do(self, trainer: Trainer, plan: Plan, state: State, name: str, job: Job) -> Done:
        start = self.clock()
        try:
            copy = self._copy_of(trainer, plan)
            copy.restore(state)
        except Exception:  # such as a table that has gone since: the run itself has it
            log.exception("the run cannot be copied and is looked at between its steps")
            self._failed = trainer
            return Done(name, -1, lambda: False, 0.0)
        seen = copy.observe()
        seen.hurried = True
        return Done(name, seen.step, job(seen), self.clock() - start)

    def _copy_of(self, trainer: Trainer, plan: Plan) -> Trainer:
        """Return the copy, made anew for another run; live settings follow, floors are kept."""
        if self._copy is None or self._copied is not trainer:
            self._copy, self._copied = Trainer(plan), trainer
        elif self._copy.plan is not plan:
            self._copy.replan(plan)
        return self._copy
