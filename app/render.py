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

from app.main import event_loop, file_threads, make_application
from app.model.places import Places
from app.shell.preferences import ThemeChoice
from app.shell.window import Window
from engine.contract.commands import Advance
from engine.contract.lab import Laboratory
from engine.contract.status import Phase
from engine.lab import open_lab
from engine.store.atomic import replacing

PATIENCE = 60.0  # seconds without a step until a run is given up
SETTLING = 3.0  # seconds in which a paused run measures everything at its last step


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
        return window.grab().toImage()


def show(window: Window) -> None:
    """Put a window on screen just as the application does."""
    window.show()
    QApplication.processEvents()
    window.furnish()
    window.collector.start()


async def trained(lab: Laboratory, steps: int) -> None:
    """Wait until a run stands at its last step and has been measured there."""

    def advanced() -> bool:
        status = lab.status()
        return status.step > seen or (status.step > 0 and status.phase is not Phase.PLAYING)

    seen = 0
    while seen < steps:
        await until(advanced, lab)
        if seen == lab.status().step:
            break
        seen = lab.status().step
    await asyncio.sleep(SETTLING)


async def until(true: Callable[[], bool], lab: Laboratory) -> None:
    """Wait until something is so; raise RuntimeError with the laboratory's reason if it is not."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise RuntimeError(f"nothing happened within a minute: {lab.status().reason}")
        await asyncio.sleep(0.01)


@contextmanager
def stage(lab: Laboratory) -> Iterator[tuple[Window, QEventLoop]]:
    """Make a window that remembers nothing; close it and the laboratory in good order."""
    with (
        event_loop(make_application()) as loop,
        file_threads(loop, 1) as pool,
        TemporaryDirectory() as folder,
    ):
        place = Path(folder)
        window = Window(lab, loop, pool, Places(place / "config", place / "data"), replacing)
        try:
            yield window, loop
        finally:
            window.close()
            loop.run_until_complete(window.tasks.stop())
            lab.close()
            pool.shutdown(cancel_futures=True)
            window.end()
