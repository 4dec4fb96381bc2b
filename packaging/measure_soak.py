"""Lectures for hours in front of the real window, without a screen, and measures all the while.

Usage: python packaging/measure_soak.py run FILE [--minutes 120] [--of 8] [--every 30]
                                                 [--memory 256]
       python packaging/measure_soak.py table FILE

``run`` adds a line of JSON to FILE every so many seconds: memory, handles and threads of both
processes, Qt's objects, gaps between frames, steps a second. ``table`` sums them up.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import time
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

EXPERIMENTS = ("ring", "wgan-gp", "vae-ring", "flow-matching", "digits-gan")
BETWEEN = 6.0  # seconds between two things that a lecturer does


def main(words: Sequence[str] | None = None) -> int:
    """Lecture, or sum up."""
    options = _parser().parse_args(words)
    if options.command == "table":
        from soaking.summary import read, table

        print("\n".join(table(read(options.file))))
        return 0
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_LOGGING_RULES", "*.warning=false")
    times = (options.minutes, options.of, options.every)
    return lecture(options.file, *times, options.experiments, memory=options.memory)


def lecture(
    file: Path,
    minutes: float,
    each: float,
    every: float,
    experiments: Sequence[str] = EXPERIMENTS,
    *,
    memory: int | None = None,
    between: float = BETWEEN,
) -> int:
    """Lecture on each experiment for ``each`` minutes, again and again; return 1 after troubles."""
    from soaking.gauge import Gauge
    from soaking.lecturer import SIZES, Lecturer

    from app.render import show, stage
    from engine.lab import open_lab

    with stage(open_lab()) as (window, loop), TemporaryDirectory() as folder:
        window.resize(SIZES[0])
        show(window)
        window.start(experiments[0])
        lecturer, gauge = Lecturer(window, Path(folder), memory), Gauge(window)
        end = time.monotonic() + 60 * minutes

        async def whole() -> None:
            for experiment in cycle(experiments):
                if time.monotonic() >= end:
                    return
                await lecturer.begin(experiment)
                reading, topic = time.monotonic() + every, time.monotonic() + 60 * each
                while time.monotonic() < min(end, topic):
                    await asyncio.sleep(between)
                    await lecturer.act()
                    if time.monotonic() >= reading:
                        reading = time.monotonic() + every
                        _write(file, {**gauge.read(), "troubles": list(lecturer.troubles)})

        loop.run_until_complete(whole())
        _write(file, {**gauge.read(), "troubles": lecturer.troubles, "acts": lecturer.acts})
        return 1 if lecturer.troubles else 0


def _write(file: Path, found: dict[str, object]) -> None:
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(found) + "\n")


def _parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(description=__doc__)
    commands = found.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="lecture and measure")
    run.add_argument("file", type=Path)
    run.add_argument("--minutes", type=float, default=120.0)
    run.add_argument("--of", type=float, default=8.0, help="minutes on one experiment")
    run.add_argument("--every", type=float, default=30.0, help="seconds between two readings")
    run.add_argument("--memory", type=int, help="MiB for pictures of the past")
    run.add_argument("--experiments", nargs="+", default=EXPERIMENTS)
    commands.add_parser("table", help="sum up").add_argument("file", type=Path)
    return found


if __name__ == "__main__":
    raise SystemExit(main())
