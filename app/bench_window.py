"""The benchmark's cases with a window; runs in a process of its own, offscreen."""

from __future__ import annotations

import asyncio
import multiprocessing
import sys
import time

import numpy as np
import psutil
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QGraphicsView

from app.bench_scrub import scrub
from app.render import show, stage, until
from app.shell.window import Window
from engine.bench import work
from engine.bench.work import Size
from engine.contract.commands import Play
from engine.contract.lab import Laboratory
from engine.contract.specs import Experiment
from engine.lab import open_lab

WARM_UP = 6.0  # seconds of training before the clock is read: the start is watched more closely

Figures = dict[str, float]


class Frames(QObject):
    """The moments of the frames: of the first repaint of a plot after each poll of the link."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.moments: list[float] = []
        self._fresh = True
        window.link.polled.connect(self._refresh)
        for view in window.findChildren(QGraphicsView):
            view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note when a plot is painted, once for all the plots of one frame."""
        if event.type() is QEvent.Type.Paint and self._fresh:
            self._fresh = False
            self.moments.append(time.perf_counter())
        return False

    def _refresh(self) -> None:
        self._fresh = True


class FirstPaint(QObject):
    """The moment at which a window was first painted."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.moment = 0.0
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note the first paint event."""
        if event.type() is QEvent.Type.Paint and not self.moment:
            self.moment = time.time()
        return False


class Meter:
    """Reads a laboratory at every poll, and the processor time of both processes, since a start.

    The processor times tell what things cost on a machine that is too busy for the clock to tell.
    """

    def __init__(self, window: Window) -> None:
        self._lab = window.link.lab
        self._frames = Frames(window)
        self._training = [psutil.Process(p.pid) for p in multiprocessing.active_children() if p.pid]
        window.link.polled.connect(self._read)
        self.start()

    def start(self) -> None:
        """Forget what was read so far."""
        self.steps: list[tuple[float, int]] = []
        self.snapshots: list[float] = []
        self._frames.moments = []
        self._busy = self._processor_times()

    def figures(self) -> Figures:
        """Return speeds, frames and gaps since the start; RuntimeError if nothing moved."""
        if len(self.steps) < 2 or len(self._frames.moments) < 3:
            raise RuntimeError("too little happened to be measured; allow more seconds")
        (begin, first), (end, last) = self.steps[0], self.steps[-1]
        gaps = np.diff(self._frames.moments)
        return {
            "steps_per_second": (last - first) / (end - begin),
            "frames_per_second": 1 / float(np.mean(gaps)),
            "snapshots_per_second": float(np.mean(self.snapshots)),
            "gap_p99": 1000 * float(np.quantile(gaps, 0.99)),
            "observing": self._lab.status().overhead,
            **self._processor_figures(last - first),
        }

    def _processor_figures(self, steps: int) -> Figures:
        """Return what steps and frames cost, where they are made in processes of their own."""
        if not self._training:
            return {}
        window, training = np.subtract(self._processor_times(), self._busy)
        return {
            "steps_per_cpu_second": steps / float(training),
            "cpu_per_frame": 1000 * float(window) / len(self._frames.moments),
        }

    def _processor_times(self) -> tuple[float, float]:
        training = [process.cpu_times() for process in self._training]
        return time.process_time(), sum(times.user + times.system for times in training)

    def _read(self) -> None:
        step = self._lab.status().step
        if not self.steps or step != self.steps[-1][1]:
            self.steps.append((time.perf_counter(), step))
        self.snapshots.append(self._lab.snapshots_per_second())


def run(case: str, size: Size, seconds: float, born: float) -> Figures:
    """Measure one case in this process, which was started at the time ``born``."""
    if case == "start":
        return start(born)
    if case == "scrub":
        return scrub(open_lab(), size, seconds)
    if case in ("thread60", "lean_thread60"):
        from engine.bench.naive_lab import NaiveLab  # torch, into the window's process

        return windowed(NaiveLab(size, lean=case != "thread60"), size, seconds, 60)
    return windowed(open_lab(), size, seconds, int(case.removeprefix("window")))


def windowed(lab: Laboratory, size: Size, seconds: float, rate: int) -> Figures:
    """Train in front of the default panels, drawn ``rate`` times a second."""
    with stage(lab) as (window, loop):
        show(window)
        meter = Meter(window)
        window.set_rate(rate)
        window.link.start()
        window.conductor.open(Experiment("bench", "Bench", "", "", 1, work.gan(size)))
        lab.send(Play())
        loop.run_until_complete(measured(meter, lab, seconds))
        return meter.figures()


async def measured(meter: Meter, lab: Laboratory, seconds: float) -> None:
    """Wait until training is under way, then read for a while."""
    await until(lambda: lab.status().step > 0, lab)
    await asyncio.sleep(WARM_UP)
    meter.start()
    await asyncio.sleep(seconds)


def start(born: float) -> Figures:
    """Open the window as a person would and play at once; time the first paint and step."""
    lab = open_lab()
    with stage(lab) as (window, loop):
        paint = FirstPaint(window)
        show(window)
        window.start()
        lab.send(Play())
        loop.run_until_complete(until(lambda: paint.moment > 0, lab))
        torch_loaded = "torch" in sys.modules
        loop.run_until_complete(until(lambda: lab.status().step > 0, lab))
        return {
            "first_window": paint.moment - born,
            "first_step": time.time() - born,
            "torch_loaded": float(torch_loaded),
        }
