"""Runs whose settings were changed, from the files that are left of them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from curves import spread

from engine.cli import main
from engine.contract.findings import Diagnosis
from engine.contract.snapshot import Points, Rows, Snapshot, frozen
from engine.contract.values import Config, edited
from engine.headless.exported import opened
from engine.headless.filmed import Take
from engine.headless.output import NAMES
from engine.headless.train import Order
from engine.lab import Lab
from engine.plan import check
from engine.run.columns import Columns
from engine.run.home import ThreadHome
from engine.run.timeline import Timeline
from engine.store.curves import save_curves
from engine.store.recording import About, save_recording

CHANGE, END = 1010, 2000
SMALL = (
    "--set=generator.width=4",
    "--set=discriminator.width=4",
    "--set=training.batch=8",
    "--set=observation.samples=500",
    "--set=observation.transport=64",
    "--quiet",
)


class DeadHome(ThreadHome):
    """A home in which nothing can be started."""

    def start(self) -> None:  # type: ignore[override]
        raise OSError


@pytest.fixture(params=[ThreadHome, DeadHome])
def lab(request: pytest.FixtureRequest) -> Iterator[Lab]:
    """A laboratory, and one whose training process has ended."""
    made = Lab(request.param())
    yield made
    made.close()


def clipped(c: float) -> Config:
    config = edited(check({}).config, "discriminator.clip", "on", True)
    return edited(config, "discriminator.clip", "c", c)


def recorded(path: Path, *changes: tuple[int, Config]) -> Path:
    """Save a recording in which all weights lie at c = 0.01, after these settings."""
    timeline, columns = Timeline(), Columns()
    timeline.record(Snapshot("run 1", 0, 0.0, {"fake": Points(0, frozen([[0.0, 0.0]]))}))
    columns.append(Rows("run 1", {"weights_at_clip": spread(0.7)}))
    for step, config in changes:
        timeline.configure(step, config)
    save_recording(path, About("Clip", "run 1", END, END, clipped(0.01), {}), timeline, columns)
    return path


def said(diagnosis: Diagnosis) -> str:
    return " ".join(finding.sentence for finding in diagnosis.findings).replace("\u00a0", " ")


def seen(lab: Lab, path: Path) -> Lab:
    """Open a recording in a laboratory and let it be examined."""
    pause = threading.Event()
    lab.open_recording(path, "recorded", lambda _: None)
    while not (lab.findings().run == "recorded" and lab.findings().findings):
        pause.wait(0.01)
    return lab


def test_a_recording_is_told_of_by_the_settings_of_then(lab: Lab, tmp_path: Path) -> None:
    changes = ((0, clipped(0.05)), (CHANGE, clipped(0.01)))
    lab = seen(lab, recorded(tmp_path / "a.saddlepoint", *changes))
    assert "(c = 0.05)" in said(lab.findings(500))
    assert "(c = 0.05)" in said(lab.findings(CHANGE - 1))
    assert "(c = 0.01)" in said(lab.findings(CHANGE))
    assert "(c = 0.01)" in said(lab.findings())
    assert lab.timeline().marks == (), "what was found then is not marked anew"


def test_a_recording_without_settings_is_told_of_by_its_last(lab: Lab, tmp_path: Path) -> None:
    lab = seen(lab, recorded(tmp_path / "a.saddlepoint"))
    assert "(c = 0.01)" in said(lab.findings(500))
    assert "(c = 0.01)" in said(lab.findings())


def test_an_export_of_a_recording_knows_its_settings(tmp_path: Path) -> None:
    changes = ((0, clipped(0.05)), (CHANGE, clipped(0.01)))
    path = recorded(tmp_path / "a.saddlepoint", *changes)
    found = opened(str(path), 1500)
    assert found.source.config == clipped(0.01)
    assert found.settled.at(CHANGE - 1) == clipped(0.05)
    assert found.settled.since(1500) == CHANGE
    before = opened(str(recorded(tmp_path / "b.saddlepoint")), 1500)
    assert before.source.config == clipped(0.01)
    assert before.settled.at(1500) is None


@pytest.fixture
def resumed(tmp_path: Path) -> Path:
    """A run that began as an MMD-GAN and went on as a Wasserstein GAN, with a poor critic."""
    first, second = tmp_path / "first", tmp_path / "second"
    mmd = ("--set=objective=mmd", "--steps=100", f"--out={first}")
    assert main(["train", "ring", *SMALL, *mmd]) == 0
    other = ("--set=objective=wasserstein", "--steps=200", f"--out={second}", "--quiet")
    assert main(["train", f"--resume={first}", *other]) == 0
    steps, columns = np.arange(1, 201), Columns()
    gap = {"critic_w1": 0.1, "w1": 1.0, "w1.floor": 0.1}
    columns.append(Rows("", {name: (steps, np.full(200, v)) for name, v in gap.items()}))
    save_curves(second / NAMES["curves"], columns)
    return second


def test_a_run_that_went_on_with_others_is_told_of_by_the_settings_of_then(
    resumed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settled = opened(str(resumed), None).settled
    kinds = [(settled.at(step) or {})["objective"]["kind"] for step in (0, 99, 100, 200)]
    assert kinds == ["mmd", "mmd", "wasserstein", "wasserstein"]
    assert settled.since(200) == 100
    capsys.readouterr()
    assert main(["diagnose", str(resumed), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["findings"]
    (since,) = (each["since"] for each in found if each["symptom"] == "critic_not_optimal")
    assert 50 <= since < 60
    (resumed / NAMES["checkpoint"]).unlink()
    assert main(["diagnose", str(resumed), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["findings"]
    (since,) = (each["since"] for each in found if each["symptom"] == "critic_not_optimal")
    assert since < 50


def test_a_checkpoint_that_is_damaged_is_named(
    resumed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (resumed / NAMES["checkpoint"]).write_bytes(b"nothing")
    assert main(["diagnose", str(resumed)]) == 2
    assert "checkpoint.safetensors is not a checkpoint" in capsys.readouterr().err


def test_a_run_that_is_trained_for_its_film_knows_since_when_its_settings_are_in_force(
    resumed: Path,
) -> None:
    take = Take(Order(resume=str(resumed), set=("training.k_d=3",), steps=205))
    assert (take.status.since, take.status.config["training"]["k_d"]) == (200, 3)
