"""Measure how far apart the repaints of a window are while it films, and while it does not.

``python packaging/measure_filming.py REPEATS SECONDS`` trains the ring in front of the usual panels
and alternates: nothing is filmed, what was recorded is filmed, what is being trained is filmed.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.bench_window import Frames
from app.model.film_choice import FilmChoice
from app.model.joint_cut import Moment
from app.render import show, stage, until
from app.shell.exporting.film_subjects import film_subjects
from app.shell.exporting.films import Take
from app.shell.window import Window
from engine.contract.commands import Patch, Play
from engine.lab import open_lab

WARM_UP = 6.0  # seconds
STEPS = 10_000_000  # it must not end while it is measured
CHOICE = FilmChoice(("surface", "divergences"), rate=30)  # 1280 × 720, MP4


def take(window: Window, folder: Path, *, live: bool, seconds: float) -> Take:
    """Return a film that takes longer than it is watched."""
    subject = film_subjects(window)[0]
    now = window.link.lab.status().step
    pace = window.link.lab.status().steps_per_second or 1000.0
    count = round(30 * seconds * 4)
    steps = (
        np.linspace(now, now + 4 * seconds * pace, count) if live else np.linspace(0, now, count)
    )
    runs = tuple(link.lab.status().run for link in subject.links)
    found = tuple(Moment((int(step),)) for step in steps)
    return Take(subject, CHOICE, found, folder / "film.mp4", runs)


async def gaps(window: Window, folder: Path, how: str, seconds: float) -> np.ndarray:
    """Return the milliseconds between repaints while it films in that way."""
    frames = Frames(window)
    if how != "not filming":
        made = take(window, folder, live=how == "live", seconds=seconds)
        window.tasks.start(window.films._make(made), "film")
        await asyncio.sleep(1.5)
    frames.moments = []
    await asyncio.sleep(seconds)
    found = 1000 * np.diff(frames.moments)
    while window.tasks.job is not None:
        window.tasks.job.cancel()
        await asyncio.sleep(0.1)
    assert not list(folder.iterdir())
    frames.deleteLater()
    return found


def main(repeats: int, seconds: float) -> None:
    """Print the median, the 99th percentile and the largest of all gaps, for each way."""
    ways = ("not filming", "recorded", "live")
    known: dict[str, list[np.ndarray]] = {way: [] for way in ways}
    lab = open_lab()
    with stage(lab) as (window, loop), TemporaryDirectory() as folder:
        window.resize(1400, 800)
        show(window)
        window.start("ring")
        loop.run_until_complete(window.tasks.settle())
        lab.send(Patch("training", "steps", STEPS))
        lab.send(Play())
        loop.run_until_complete(until(lambda: lab.status().step > 0, lab))
        loop.run_until_complete(asyncio.sleep(WARM_UP))
        for _ in range(repeats):
            for way in ways:
                work = gaps(window, Path(folder), way, seconds)
                known[way].append(loop.run_until_complete(work))
                each = known[way][-1]
                rows = (f"{np.quantile(each, q):6.1f}" for q in (0.5, 0.99, 1.0))
                print(f"{way:12}", *rows, len(each), flush=True)
    for way, found in known.items():
        every = np.concatenate(found)
        p99 = [np.quantile(each, 0.99) for each in found]
        print(
            f"{way}: median {np.median(every):.1f}, p99 {np.quantile(every, 0.99):.1f} "
            f"(of the repeats {min(p99):.1f} to {max(p99):.1f}), largest {every.max():.0f} ms"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
