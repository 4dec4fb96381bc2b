"""The lab over a real training process, and over a thread."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from engine.contract import commands as c
from engine.contract.exports import DataExport
from engine.contract.status import Answer, Phase, Status
from engine.contract.values import Config
from engine.lab import Lab
from engine.run.home import ProcessHome, ThreadHome

SMALL: Config = {
    "generator": {"depth": 1, "width": 8},
    "discriminator": {"depth": 1, "width": 8},
}


def small(steps: int = 40) -> Config:
    """A small quick run; the engine fills in the rest."""
    return {**SMALL, "training": {"batch": 16, "steps": steps}}


def wait_for(lab: Lab, condition: Callable[[Status], bool]) -> Status:
    """Ring until the newest status fulfils a condition; the test's time limit ends it if never."""
    pause = threading.Event()
    while not condition(lab.status()):
        pause.wait(0.01)
    return lab.status()


@pytest.fixture(params=["process", "thread"])
def lab(request: pytest.FixtureRequest) -> Iterator[Lab]:
    lab = Lab(ProcessHome() if request.param == "process" else ThreadHome())
    yield lab
    lab.close()
    assert not [t for t in threading.enumerate() if t.name.startswith("saddlepoint")]


def test_a_run_trains_and_is_seen_and_exported(lab: Lab, tmp_path: Path) -> None:
    lab.send(c.Look((c.ProbeRequest("fake", 20),)))
    lab.send(c.Create("a", small(), play=True))
    wait_for(lab, lambda s: s.phase is Phase.FINISHED)
    wait_for(lab, lambda _: len(lab.columns().column("generator_loss")[0]) == 40)
    wait_for(lab, lambda _: lab.snapshot() is not None)
    assert lab.catalogue().versions["torch"]
    path, shares = tmp_path / "curves.csv", list[float]()
    said = lab.export(DataExport("curves", str(path), "A run"), shares.append)
    assert said.endswith(" curves")
    assert shares[-1] == 1.0
    assert "generator_loss" in path.read_text().splitlines()[0]


def test_a_killed_process_is_told_of_and_goes_on_from_its_checkpoint(tmp_path: Path) -> None:
    home = ProcessHome()
    lab = Lab(home)
    try:
        lab.send(c.Autosave(str(tmp_path), seconds=0.05))
        lab.send(c.Create("a", small(steps=10_000_000), play=True))
        wait_for(lab, lambda s: s.checkpoint_step > 0)
        assert home.pid is not None
        os.kill(home.pid, signal.SIGKILL)
        dead = wait_for(lab, lambda s: s.phase is Phase.FAILED)
        assert "SIGKILL" in dead.reason
        assert f"step {dead.checkpoint_step:,}" in dead.advice
        lab.recover()
        alive = wait_for(lab, lambda s: s.phase is Phase.PLAYING and s.step > dead.checkpoint_step)
        assert alive.run == "a"
        steps = lab.columns().column("generator_loss")[0]
        assert (steps[1:] > steps[:-1]).all(), "curves go on where the checkpoint was"
    finally:
        lab.close()


def test_nothing_is_left_when_it_closes_while_training() -> None:
    home = ProcessHome()
    lab = Lab(home)
    lab.send(c.Create("a", small(steps=10_000_000), play=True))
    wait_for(lab, lambda s: s.step > 0)
    lab.close()
    assert home.pid is not None
    assert not psutil.pid_exists(home.pid)


def test_questions_to_a_dead_training_are_answered(tmp_path: Path) -> None:
    home = ProcessHome()
    lab = Lab(home)
    try:
        lab.send(c.Create("a", small(steps=10_000_000), play=True))
        wait_for(lab, lambda s: s.step > 0)
        assert home.pid is not None
        os.kill(home.pid, signal.SIGKILL)
        wait_for(lab, lambda s: s.phase is Phase.FAILED)
        lab.send(c.Save(str(tmp_path / "x.safetensors"), ticket=7))
        answers: list[Answer] = []
        wait_for(lab, lambda _: bool(answers.extend(lab.answers()) or answers))
        assert [(a.ticket, a.ok) for a in answers] == [(7, False)]
    finally:
        lab.close()


def test_a_study_of_theory_comes_back_with_its_settings_and_does_not_play() -> None:
    home = ProcessHome()
    lab = Lab(home)
    study = {"family": {"kind": "theory"}, "study": {"kind": "dirac_gan", "gamma": 0.5}}
    try:
        lab.send(c.Create("a", study))
        lab.send(c.Patch("study", "eta", 0.2))
        told = wait_for(lab, lambda s: s.config.get("study", {}).get("eta") == 0.2)
        assert home.pid
        os.kill(home.pid, signal.SIGKILL)
        wait_for(lab, lambda s: not s.alive)
        lab.recover()
        status = wait_for(lab, lambda s: s.alive and s.phase is Phase.PAUSED)
        assert (status.config, status.trains, status.reason) == (told.config, False, "")
    finally:
        lab.close()


def test_a_moment_from_before_the_process_was_killed_is_gone_on_from_bit_for_bit(
    tmp_path: Path,
) -> None:
    home = ProcessHome()
    lab = Lab(home)
    then, now, again = (tmp_path / f"{name}.safetensors" for name in ("then", "now", "again"))
    try:
        lab.send(c.Create("a", small(steps=10_000)))
        lab.send(c.Advance(15))
        wait_for(lab, lambda s: s.step == 15)
        lab.send(c.Patch("training", "k_d", 2))
        lab.send(c.Advance(25))
        wait_for(lab, lambda s: s.step == 40)
        lab.send(c.Save(str(then)))
        lab.send(c.Patch("training", "k_d", 1))
        lab.send(c.Advance(30))
        wait_for(lab, lambda s: s.step == 70)
        lab.send(c.Save(str(now), ticket=1))
        wait_for(lab, lambda _: bool(lab.answers()))
        assert home.pid is not None
        os.kill(home.pid, signal.SIGKILL)
        wait_for(lab, lambda s: not s.alive)
        lab.send(c.Load("b", str(now)))
        lab.recover()
        wait_for(lab, lambda s: s.run == "b" and s.step == 70)
        lab.send(c.Branch("d", "b", 39))
        lab.send(c.Advance(1))
        wait_for(lab, lambda s: s.run == "d" and s.step == 40)
        lab.send(c.Save(str(again), ticket=2))
        wait_for(lab, lambda _: bool(lab.answers()))
        assert again.read_bytes() == then.read_bytes()
    finally:
        lab.close()
