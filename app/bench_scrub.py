"""The benchmark's case of the timeline: how soon every panel shows a moment that is dragged to."""

from __future__ import annotations

import asyncio
import random
import time

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QGraphicsView

from app.render import show, stage, until
from app.shell.window import Window
from engine.bench import work
from engine.bench.work import Size
from engine.contract.commands import Play
from engine.contract.lab import Laboratory
from engine.contract.specs import Experiment

RECORDED = 8.0  # seconds of training before the track is touched
BEAT = 0.1  # seconds between two places that are dragged to
RATE = 30  # frames a second

Figures = dict[str, float]


class Stopwatch(QObject):
    """Takes the time from a place on the track to the last plot that is painted for it."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._link = window.link
        self._start = self._painted = 0.0
        self._step: int | None = None  # that is waited for
        self._shown = False  # whether panels have been told of it
        self.times: list[float] = []
        window.link.polled.connect(self._polled)
        for view in window.findChildren(QGraphicsView):
            view.viewport().installEventFilter(self)

    def start(self) -> None:
        """Begin to wait for the moment that the track has just been dragged to."""
        self._start, self._shown = time.perf_counter(), False
        self._painted = 0.0

    def expect(self, step: int | None) -> None:
        """Wait for that step."""
        self._step = step

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note when a plot is painted with what is waited for."""
        if event.type() is QEvent.Type.Paint and self._shown:
            self._painted = time.perf_counter()
        return False

    def _polled(self) -> None:
        if self._shown and self._painted:
            self.times.append(1000 * (self._painted - self._start))
            self._step, self._shown, self._painted = None, False, 0.0
        elif self._step is not None and self._link.moment == self._step:
            self._shown = True


def scrub(lab: Laboratory, size: Size, seconds: float) -> Figures:
    """Drag over the track of a run that trains on; milliseconds until all panels have followed."""
    with stage(lab) as (window, loop):
        show(window)
        window.set_rate(RATE)
        window.link.start()
        window.conductor.open(Experiment("bench", "Bench", "", "", 1, work.gan(size)))
        lab.send(Play())
        loop.run_until_complete(until(lambda: lab.status().step > 0, lab))
        loop.run_until_complete(asyncio.sleep(RECORDED))
        watch = Stopwatch(window)
        loop.run_until_complete(_dragged(window, watch, max(1, round(seconds / BEAT))))
        return {
            "scrub_median": float(np.median(watch.times)),
            "scrub_p99": float(np.quantile(watch.times, 0.99)),
        }


async def _dragged(window: Window, watch: Stopwatch, count: int) -> None:
    draw, track = random.Random(0), window.past_bar.scrubber
    press = QEvent.Type.MouseButtonPress
    for number in range(count):
        x = draw.uniform(0.05, 0.95) * track.width()
        kind = press if number == 0 else QEvent.Type.MouseMove
        place = QPointF(x, track.height() / 2)
        button = Qt.MouseButton.LeftButton
        above = track.mapToGlobal(place)
        event = QMouseEvent(kind, place, above, button, button, Qt.KeyboardModifier.NoModifier)
        watch.start()
        QApplication.sendEvent(track, event)
        watch.expect(window.timeline.past.moment)
        await asyncio.sleep(BEAT)
