"""Takes the measure of both processes and of what the window is made of."""

from __future__ import annotations

import gc
import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import psutil
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QGraphicsView

from app.bench_window import Frames
from app.shell.window import Window
from engine.run.timeline import Timeline

MEBIBYTE = 2**20
TYPES = 30  # kinds of objects that are listed, the most frequent first

Reading = dict[str, float | str | dict[str, int]]


class Gauge:
    """Reads memory (MiB), handles, threads, objects, gaps between frames (ms) and steps a second.

    A frame is painted when there is news; how soon the window answers a person is told by the gaps
    between its polls, on a busy machine by the processor time of its thread between them ("work").
    Gaps and speed are those since the last reading; its own cost is in neither.
    """

    def __init__(self, window: Window) -> None:
        self._window = window
        self._lab = window.link.lab
        self._frames = Frames(window)
        self._born = time.monotonic()
        self._trained = 0
        self._seen = ("", 0)
        self._polls: list[float] = []
        self._work: list[float] = []
        window.link.polled.connect(self._count)
        self._begin()

    def read(self) -> Reading:
        """Return what there is now, and begin to measure gaps and speed anew."""
        status = self._lab.status()
        found: Reading = {
            "minutes": round((time.monotonic() - self._born) / 60, 3),
            "experiment": self._window.conductor.present().name,
            "run": status.run,
            "step": status.step,
            "runs": len(self._lab.runs()),
            "pictures": self._pictures(),
            "steps_per_second": round(self._trained / (time.perf_counter() - self._since), 1),
            "frames": len(self._frames.moments),
            **gaps("gap", self._frames.moments),
            **gaps("poll", self._polls),
            **gaps("work", self._work),
            **processes(),
            **objects(),
        }
        self._begin()
        return found

    def _pictures(self) -> float:
        """Return how much of the window's memory pictures of the present run take (MiB)."""
        past = self._lab.timeline()
        return round(past.weight / MEBIBYTE, 1) if isinstance(past, Timeline) else 0.0

    def _begin(self) -> None:
        self._frames.moments, self._polls, self._work = [], [], []
        self._trained, self._since = 0, time.perf_counter()

    def _count(self) -> None:
        """Add the steps since the last poll, of the same run and forward only."""
        self._polls.append(time.perf_counter())
        self._work.append(time.thread_time())
        run, step = self._seen
        status = self._lab.status()
        if status.run == run:
            self._trained += max(status.step - step, 0)
        self._seen = (status.run, status.step)


def gaps(name: str, moments: Sequence[float]) -> Reading:
    """Return median, 99th percentile and the longest of the gaps between moments, in ms."""
    found = 1000 * np.diff(moments)
    if not len(found):
        return {}
    return {
        f"{name}_median": round(float(np.median(found)), 2),
        f"{name}_p99": round(float(np.quantile(found, 0.99)), 2),
        f"{name}_longest": round(float(found.max()), 2),
    }


def processes() -> Reading:
    """Return memory, threads and open handles of the window and of the training process."""
    found: Reading = {}
    training = [psutil.Process(p.pid) for p in multiprocessing.active_children() if p.pid]
    for name, process in (("window", psutil.Process()), *(("training", p) for p in training)):
        try:
            found[f"{name}_rss"] = round(process.memory_info().rss / MEBIBYTE, 1)
            found[f"{name}_own"] = round(_own(process) / MEBIBYTE, 1)
            found[f"{name}_threads"] = process.num_threads()
            found[f"{name}_handles"] = _handles(process)
        except psutil.NoSuchProcess:  # it ended meanwhile, which its status tells
            continue
    return found


def objects() -> Reading:
    """Count Qt's objects, timers and graphics items, and Python's own objects by type.

    What Python holds of Qt's objects is not counted twice: to count those is to hold them.
    """
    alive = list(_qt_objects())
    python = [each for each in gc.get_objects() if not _of_qt(each)]
    types = Counter(type(each).__qualname__ for each in python)
    views = [each for each in alive if isinstance(each, QGraphicsView) and each.scene()]
    return {
        "qobjects": len(alive),
        "timers": sum(isinstance(each, QTimer) for each in alive),
        "widgets": len(QApplication.allWidgets()),
        "items": sum(len(view.scene().items()) for view in views),
        "python": len(python),
        "types": dict(types.most_common(TYPES)),
    }


def _of_qt(value: object) -> bool:
    return str(type(value).__module__).startswith(("PySide6", "Shiboken"))


def _qt_objects() -> Iterator[QObject]:
    """Yield everything that hangs on the application or on a window."""
    application = QApplication.instance()
    for root in (application, *QApplication.topLevelWidgets()):
        if root is not None:
            yield root
            yield from root.findChildren(QObject)


def _own(process: psutil.Process) -> int:
    """Return the bytes that neither another process nor a file has.

    A library counts as a process's own while no other happens to load it; only Linux tells apart
    what is a copy of a file.
    """
    if psutil.LINUX:
        return sum(place.private_dirty for place in process.memory_maps())
    own: int = process.memory_full_info().uss
    return own


def _handles(process: psutil.Process) -> int:
    count: int = getattr(process, "num_fds" if hasattr(process, "num_fds") else "num_handles")()
    return count
