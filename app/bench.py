"""``saddlepoint bench``: the engine and the window side by side with plain PyTorch.

Every case runs in a spawned process of its own, one after the other, so that no case warms, slows
or litters another; only those processes load Qt or torch. The order is reversed in every second
repeat, so that a machine that grows warm or busy favours nobody.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection

from engine.bench.figures import Ratio
from engine.bench.report import Report
from engine.bench.work import GAN_LAB, GAN_LAB_STEPS, IMAGES, SIZES, Size

SETTINGS = {  # of every measuring process
    "OMP_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "PASSIVE",
    "QT_QPA_PLATFORM": "offscreen",
    "QT_LOGGING_RULES": "*.warning=false",  # this platform warns of what it cannot do
}
WINDOWS = ("window30", "window60", "thread60", "lean_thread60")
SIZED = ("naive", "engine", *WINDOWS, "naive_penalty", "engine_penalty")
SINGLE = (("gan_lab", GAN_LAB), ("start", SIZES[0]), ("scrub", SIZES[0]))
WINDOWED = (*WINDOWS, "start", "scrub")
OF_IMAGES = ("naive_dcgan", "engine_dcgan", "naive_vae", "engine_vae")
NAMES = (*SIZED, *(name for name, _ in SINGLE), *OF_IMAGES)
IMAGE_GOALS = {"16/64": 1.0, "32/128": 1.0, "64/256": 1.5}  # the last is measured on a GPU
RATIOS = (
    Ratio("engine / naive", "engine", "naive", goal={"64/128": 2.0, "128/256": 1.3}),
    Ratio("window30 / engine", "window30", "engine", goal=0.9),
    Ratio("window60 / engine", "window60", "engine", goal=0.8),
    Ratio("window60 / thread60", "window60", "thread60", goal=5.0),
    Ratio("window60 / lean_thread60", "window60", "lean_thread60"),
    Ratio("engine_penalty / naive_penalty", "engine_penalty", "naive_penalty", goal=1.0),
    Ratio("engine_dcgan / naive_dcgan", "engine_dcgan", "naive_dcgan", goal=IMAGE_GOALS),
    Ratio("engine_vae / naive_vae", "engine_vae", "naive_vae", goal=IMAGE_GOALS),
    Ratio("gan_lab / GAN Lab", "gan_lab", GAN_LAB_STEPS, "steps_per_cpu_second", goal=60.0),
)

Measured = dict[str, dict[str, dict[str, float]]]  # figures by size and case


@dataclass(frozen=True, slots=True)
class Job:
    """One case at one size; ``device`` is where the cases on images run."""

    case: str
    size: Size
    device: str = "cpu"


def main(arguments: Sequence[str]) -> int:
    """Measure, then print a table, or JSON; return 1 if a case could not be measured.

    An interrupt ends it with what the whole repeats until then have given.
    """
    options = parser().parse_args(arguments)
    jobs = [job for job in all_jobs(options.device) if job.case in options.only]
    repeats: list[Measured] = []
    try:
        for number in range(options.repeats):
            order = jobs if number % 2 == 0 else jobs[::-1]
            repeats.append(one_repeat(order, options.seconds, f"{number + 1}/{options.repeats}"))
    except KeyboardInterrupt:
        if not repeats:
            raise
        print(f"interrupted after {len(repeats)} of {options.repeats} repeats", file=sys.stderr)
    report = Report(repeats, RATIOS, {"repeats": len(repeats), "seconds": options.seconds})
    print(report.as_json() if options.json else report.as_table())
    complete = all(sum(map(len, repeat.values())) == len(jobs) for repeat in repeats)
    return 0 if complete and len(repeats) == options.repeats else 1


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    found = argparse.ArgumentParser(
        prog="saddlepoint bench",
        description="Measure training and window side by side with plain PyTorch.",
    )
    found.add_argument("--json", action="store_true", help="print every figure as JSON")
    found.add_argument("--repeats", type=count, default=5, help="alternating repeats (5)")
    found.add_argument("--seconds", type=duration, default=4.0, help="of one measurement (4)")
    found.add_argument(
        "--only", nargs="+", choices=NAMES, default=NAMES, metavar="CASE", help=", ".join(NAMES)
    )
    found.add_argument(
        "--device", choices=IMAGES, default="cpu", help="for the cases on images (cpu)"
    )
    return found


def count(text: str) -> int:
    """Read a whole number of at least 1."""
    if int(text) < 1:
        raise ValueError
    return int(text)


def duration(text: str) -> float:
    """Read a positive number of seconds."""
    if not 0 < float(text) < float("inf"):
        raise ValueError
    return float(text)


def all_jobs(device: str = "cpu") -> list[Job]:
    """Return every case at every size that it is measured at."""
    sized = [Job(case, size) for size in SIZES for case in SIZED]
    single = [Job(case, size) for case, size in SINGLE]
    images = [Job(case, size, device) for size in IMAGES[device] for case in OF_IMAGES]
    return [*sized, *single, *images]


def one_repeat(jobs: Sequence[Job], seconds: float, title: str) -> Measured:
    """Measure jobs in this order; one that fails is left out and said so."""
    found: Measured = {}
    for job in jobs:
        print(f"repeat {title}: {job.case} {job.size}", file=sys.stderr, flush=True)
        figures = in_process(job, seconds)
        if figures is None:
            print(f"{job.case} {job.size} could not be measured", file=sys.stderr)
        else:
            found.setdefault(str(job.size), {})[job.case] = figures
    return found


def in_process(job: Job, seconds: float) -> dict[str, float] | None:
    """Measure one job in a spawned process; return None if that ended without a result."""
    context = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=measure, args=(theirs, job, seconds, time.time()))
    process.start()
    theirs.close()
    try:
        figures: dict[str, float] = ours.recv()
    except EOFError:
        return None
    finally:
        process.join()
    return figures


def measure(connection: Connection, job: Job, seconds: float, born: float) -> None:
    """Measure one job and send its figures; what a process spawned at the time ``born`` does."""
    os.environ.update(SETTINGS)  # before torch and Qt are imported
    if job.case in WINDOWED:
        from app import bench_window

        connection.send(bench_window.run(job.case, job.size, seconds, born))
    elif job.case in OF_IMAGES:
        from engine.bench import image_cases

        connection.send(image_cases.run(job.case, job.size, seconds, job.device))
    else:
        from engine.bench import cases

        connection.send(cases.run(job.case, job.size, seconds))
