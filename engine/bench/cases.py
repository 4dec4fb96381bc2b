"""The cases without a window, each run in a process of its own."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import torch

from engine.bench import work
from engine.bench.naive import NaiveGan, NaiveWgan, Sampler
from engine.bench.work import Size
from engine.contract.values import Config
from engine.kinds import datasets
from engine.plan import check
from engine.run.observer import Observer
from engine.run.trainer import Trainer

WARM_UP = 1.0  # seconds before the clock is read: first calls compile, allocate and import
SHOW = 1 / 60  # seconds between two deliveries of what was recorded

Figures = dict[str, float]


def naive(size: Size, seconds: float) -> Figures:
    """Train a GAN as a tutorial would."""
    return timed(NaiveGan(size, ring()).step, seconds)


def naive_penalty(size: Size, seconds: float) -> Figures:
    """Train a WGAN with gradient penalty as a tutorial would."""
    return timed(NaiveWgan(size, ring()).step, seconds)


def engine(size: Size, seconds: float) -> Figures:
    """Train the same GAN with the engine, its recorder and its cheap metrics."""
    return timed(recorded(work.gan(size)), seconds)


def engine_penalty(size: Size, seconds: float) -> Figures:
    """Train the same WGAN with the engine, its recorder and its cheap metrics."""
    return timed(recorded(work.penalised(size)), seconds)


def gan_lab(size: Size, seconds: float) -> Figures:
    """Train what GAN Lab trains by default."""
    return timed(recorded(work.gan_lab()), seconds)


CASES: dict[str, Callable[[Size, float], Figures]] = {
    "naive": naive,
    "engine": engine,
    "naive_penalty": naive_penalty,
    "engine_penalty": engine_penalty,
    "gan_lab": gan_lab,
}


def run(name: str, size: Size, seconds: float) -> Figures:
    """Measure one case in this process."""
    torch.set_num_threads(1)
    return CASES[name](size, seconds)


def ring() -> Sampler:
    """Return the engine's sampler of the ring, so that both sides draw the same data."""
    kind = datasets.get("ring")
    dataset = kind(kind.Config())
    random = np.random.default_rng(0)
    return lambda count: dataset.sample(count, random)


def recorded(config: Config, device: str = "cpu") -> Callable[[], object]:
    """Return one step of training that is measured and recorded like a run with a window."""
    trainer = Trainer(check(config), device)
    observer = Observer(time.perf_counter)
    observer.begin(trainer)
    delivered = time.perf_counter()

    def step() -> None:
        nonlocal delivered
        trainer.advance()
        observer.step(trainer)
        now = time.perf_counter()
        if now - delivered >= SHOW:
            delivered = now
            observer.scalars.take("bench")

    return step


def timed(step: Callable[[], object], seconds: float) -> Figures:
    """Repeat a step for a while; return steps a second of wall time and of processor time."""
    repeat(step, min(WARM_UP, seconds))
    wall, busy = time.perf_counter(), time.process_time()
    count = repeat(step, seconds)
    wall, busy = time.perf_counter() - wall, time.process_time() - busy
    return {"steps_per_second": count / wall, "steps_per_cpu_second": count / busy}


def repeat(step: Callable[[], object], seconds: float) -> int:
    """Call a step until the time is over; return how often."""
    end = time.perf_counter() + seconds
    count = 0
    while time.perf_counter() < end:
        step()
        count += 1
    return count
