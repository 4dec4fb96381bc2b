"""Draws the real window offscreen, for pictures and for the benchmark; it remembers nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from app.link import seen as visible
from app.main import event_loop, file_threads, make_application
from app.model.places import Places
from app.shell.preferences import ThemeChoice
from app.shell.window import Window
from engine.contract.commands import Advance
from engine.contract.lab import Laboratory
from engine.contract.snapshot import Points
from engine.contract.status import Phase
from engine.lab import open_lab
from engine.store.atomic import replacing

PATIENCE = 60.0  # seconds without a step until a run is given up
SETTLING = 3.0  # seconds without news after which a paused run has measured everything


def picture(
    experiment: str,
    steps: int,
    theme: ThemeChoice,
    size: tuple[int, int],
    panels: Sequence[str] = (),
) -> QImage:
    """Return the window after it has trained an experiment for so many steps.

    ``panels`` are brought to the front, beside those that the experiment shows by itself.
    """
    lab = open_lab()
    with stage(lab) as (window, loop):
        window.resize(*size)
        window.appearance.choose(theme)
        show(window)
        window.start(experiment)
        loop.run_until_complete(window.tasks.settle())
        window.area.feature(panels)
        lab.send(Advance(steps))
        loop.run_until_complete(trained(lab, steps))
        loop.run_until_complete(settled(window))
        return window.grab().toImage()


def show(window: Window) -> None:
    """Put a window on screen just as the application does."""
    window.show()
    QApplication.processEvents()
    window.furnish()
    window.collector.start()


async def trained(lab: Laboratory, steps: int) -> None:
    """Wait until a run stands at its last step."""

    def advanced() -> bool:
        status = lab.status()
        if status.run and not status.trains:  # a study of theory stands where it is
            return True
        return status.step > seen or (status.step > 0 and status.phase is not Phase.PLAYING)

    seen = 0
    while seen < steps:
        await until(advanced, lab)
        if seen == lab.status().step:
            break
        seen = lab.status().step


async def settled(window: Window) -> None:
    """Wait until a run that stands has been measured there, and every panel on screen shows it.

    Pictures of an earlier step are waited for, and then for a while in which nothing comes, since
    nobody says what may still come.
    """
    known, since = _news(window.link.lab), time.monotonic()
    end = since + PATIENCE
    while time.monotonic() < end:
        await asyncio.sleep(0.05)
        news = _news(window.link.lab)
        if news != known:
            known, since = news, time.monotonic()
        elif time.monotonic() - since > SETTLING and not _stale(window):
            return


def _news(lab: Laboratory) -> tuple[float, int]:
    """Return what changes whenever a picture or a number comes."""
    snapshot = lab.snapshot()
    return snapshot.seconds if snapshot else 0.0, lab.columns().version()


def _stale(window: Window) -> bool:
    """Whether a panel on screen shows an earlier step; points that stay are not made again."""
    lab, panels = window.link.lab, window.area.panels.values()
    asked = {request.probe for panel in panels if visible(panel) for request in panel.requests()}
    snapshot = lab.snapshot()
    parts = snapshot.parts if snapshot else {}
    shown = (part for name, part in parts.items() if name in asked)
    return any(part.step < lab.status().step for part in shown if not isinstance(part, Points))


async def until(true: Callable[[], bool], lab: Laboratory) -> None:
    """Wait until something is so; raise RuntimeError with the laboratory's reason if it is not."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise RuntimeError(f"nothing happened within a minute: {lab.status().reason}")
        await asyncio.sleep(0.01)


@contextmanager
def stage(lab: Laboratory, places: Places | None = None) -> Iterator[tuple[Window, QEventLoop]]:
    """Make a window that remembers nothing but in ``places``; close all in good order."""
    with (
        event_loop(make_application()) as loop,
        file_threads(loop, 1) as pool,
        TemporaryDirectory() as folder,
    ):
        place = Path(folder)
        kept = places or Places(place / "config", place / "data")
        window = Window(lab, loop, pool, kept, replacing)
        try:
            yield window, loop
        finally:
            window.close()
            loop.run_until_complete(window.tasks.stop())
            lab.close()
            pool.shutdown(cancel_futures=True)
            window.end()
