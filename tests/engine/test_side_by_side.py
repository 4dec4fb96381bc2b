"""Runs beside one another are the runs that they would be alone."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest

from engine.contract import commands as c
from engine.contract.values import Config
from engine.lab import Lab
from engine.plan import check
from engine.run.home import ThreadHome
from engine.run.trainer import Trainer
from engine.training.draws import Draws

STEPS = 30
SMALL: Config = {
    "training": {"batch": 16, "steps": STEPS, "seed": 3},
    "generator": {"depth": 1, "width": 8},
    "discriminator": {"depth": 1, "width": 8},
}
CRITIC: Config = {
    **SMALL,
    "training": {**SMALL["training"], "k_d": 5},
    "objective": {"kind": "wasserstein"},
    "discriminator.clip": {"on": True, "c": 0.1},
}
VAE: Config = {
    "family": {"kind": "variational"},
    "training": SMALL["training"],
    "encoder": {"depth": 1, "width": 8},
    "decoder": {"depth": 1, "width": 8},
}
RUNS = {
    "GAN": (SMALL, "generator_loss"),
    "WGAN": (CRITIC, "generator_loss"),
    "VAE": (VAE, "bound_loss"),
}


def until(true: Callable[[], bool]) -> None:
    """Wait; the time limit of the test ends it if it never comes."""
    pause = threading.Event()
    while not true():
        pause.wait(0.005)


def reached(lab: Lab, step: int) -> bool:
    return lab.status().step >= step


def trained(lab: Lab, metric: str) -> list[float]:
    """Return a metric of every step once all are there."""
    until(lambda: len(lab.columns().column(metric)[0]) == STEPS)
    return [float(value) for value in lab.columns().column(metric)[1]]


def alone(config: Config, metric: str) -> list[float]:
    lab = Lab(ThreadHome())
    try:
        lab.send(c.Create("alone", config, play=True))
        return trained(lab, metric)
    finally:
        lab.close()


def test_three_runs_that_wait_for_one_another_are_bit_for_bit_those_alone() -> None:
    single = {name: alone(*run) for name, run in RUNS.items()}
    labs = {name: Lab(ThreadHome()) for name in RUNS}
    try:
        for name, lab in labs.items():
            lab.send(c.Look((c.ProbeRequest("fake", 20), c.ProbeRequest("surface", 16))))
            lab.send(c.Leash(7))
            lab.send(c.Create("beside", RUNS[name][0], play=True))
        for goal in (7, 14, 21, STEPS):
            for lab in labs.values():
                until(partial(reached, lab, min(goal, 21)))
            for lab in labs.values():
                lab.send(c.Leash(goal + 7))
        beside = {name: trained(lab, RUNS[name][1]) for name, lab in labs.items()}
    finally:
        for lab in labs.values():
            lab.close()
    assert beside == single


def examples(config: Config, monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    """Return the examples that a run draws to train on in its first steps."""
    drawn: list[np.ndarray] = []
    data = Draws.data

    def noted(self: Draws, count: int, random: np.random.Generator | None = None) -> np.ndarray:
        found = data(self, count, random)
        if random is None:
            drawn.append(found)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(Draws, "data", noted)
        trainer = Trainer(check(config))
        for _ in range(3):
            trainer.advance()
    return np.concatenate(drawn)


@pytest.mark.parametrize("other", [CRITIC, VAE], ids=["WGAN", "VAE"])
def test_runs_with_one_seed_draw_the_same_examples_in_the_same_order(
    other: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, theirs = examples(SMALL, monkeypatch), examples(other, monkeypatch)
    assert len(mine) == 3 * 16
    assert np.array_equal(theirs[: len(mine)], mine)
