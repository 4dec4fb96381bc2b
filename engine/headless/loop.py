"""Trains a run to a given step, watching for Ctrl-C and divergence."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

from tqdm import tqdm

from engine.contract.errors import UserError
from engine.run.columns import Columns
from engine.run.observer import Observer
from engine.run.trainer import Trainer

SLICE = 0.02  # seconds of training between two looks at the clock, the budget and the bar
CALM = 10.0  # seconds between two lines of progress in a file, where they cannot be overwritten


@dataclass(frozen=True, slots=True)
class Outcome:
    """How training ended: ``stopped`` says in words why it did so early, if it did."""

    steps: int
    seconds: float
    stopped: str = ""
    interrupted: bool = False

    @property
    def rate(self) -> float:
        """Steps a second, observation included."""
        return self.steps / self.seconds if self.seconds > 0 else 0.0


def run_until(trainer: Trainer, stop: int, columns: Columns, *, quiet: bool) -> Outcome:
    """Train until the run has ``stop`` steps in all, appending its curves to ``columns``."""
    first, start = trainer.step, time.perf_counter()
    observer = Observer(time.perf_counter)
    stopped = ""
    with interruptible() as interrupted, _bar(trainer, stop, quiet=quiet) as bar:
        try:
            observer.begin(trainer)
            while trainer.step < stop and not interrupted.is_set():
                _slice(trainer, stop, observer, interrupted)
                bar.update(trainer.step - bar.n)
        except KeyboardInterrupt:
            interrupted.set()
        except UserError as error:
            stopped = f"stopped at step {trainer.step}: {error}"
    if rows := observer.scalars.take(""):
        columns.append(rows)
    if interrupted.is_set():
        stopped = f"interrupted at step {trainer.step}"
    seconds = time.perf_counter() - start
    return Outcome(trainer.step - first, seconds, stopped, interrupted.is_set())


@contextmanager
def interruptible() -> Iterator[threading.Event]:
    """Yield an event that the first Ctrl-C sets, so that no step is cut in half; a second raises.

    Only the main thread is told of signals; elsewhere the event is never set.
    """
    event = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield event
        return

    def note(number: int, frame: FrameType | None) -> None:
        if event.is_set():
            raise KeyboardInterrupt
        event.set()

    previous = signal.signal(signal.SIGINT, note)
    try:
        yield event
    finally:
        signal.signal(signal.SIGINT, previous)


def _slice(trainer: Trainer, stop: int, observer: Observer, interrupted: threading.Event) -> None:
    start = now = time.perf_counter()
    while trainer.step < stop and now - start < SLICE and not interrupted.is_set():
        trainer.advance()
        observer.step(trainer)
        now = time.perf_counter()
    observer.work(trainer, now - start)


def _bar(trainer: Trainer, stop: int, *, quiet: bool) -> tqdm[NoReturn]:
    return tqdm(
        total=stop,
        initial=trainer.step,
        unit="step",
        disable=quiet,
        file=sys.stderr,
        dynamic_ncols=True,
        mininterval=0.1 if sys.stderr.isatty() else CALM,
    )
