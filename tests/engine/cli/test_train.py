"""What ``saddlepoint train`` does and leaves behind."""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from PIL import Image

from engine.cli import main
from engine.headless.loop import Outcome
from engine.headless.train import _summary
from engine.kinds import metrics
from engine.run.trainer import Trainer
from engine.store.checkpoint import load_checkpoint
from engine.store.experiment import load_experiment

Train = Callable[..., int]
Report = Callable[[Path], dict[str, Any]]


def test_a_run_leaves_five_files(train: Train, tmp_path: Path, files: list[str]) -> None:
    assert train("out", "--steps", "12") == 0
    assert sorted(os.listdir(tmp_path / "out")) == files


def test_the_report_says_what_was_run_and_what_came_of_it(
    train: Train, tmp_path: Path, report: Report
) -> None:
    train("out", "--steps", "12", "--seed", "7")
    found = report(tmp_path / "out")
    assert (found["steps"], found["seed"], found["device"]) == (12, 7, "cpu")
    assert found["seconds"] > 0
    assert math.isclose(found["steps_per_second"], 12 / found["seconds"])
    assert {"python", "saddlepoint", "torch", "numpy"} <= set(found["versions"])
    assert found["config"]["training"]["batch"] == 8
    assert found["stopped"] is None
    assert {"jsd", "w1", "modes", "high_quality", "value"} <= set(found["metrics"])
    for name, entry in found["metrics"].items():
        assert set(entry) == {"value", "unit", "floor", "error", "estimator"}, name
        assert entry["unit"] == metrics.get(name).unit
        assert entry["estimator"]
        assert entry["floor"] is None or math.isfinite(entry["floor"])


def test_names_and_numbers_stand_apart(tmp_path: Path) -> None:
    """The longest name of a metric is longer than most."""
    entry = {"value": 0.5, "floor": 0.25, "unit": "nats²"}
    found = dict.fromkeys(("w1", max(metrics.all(), key=len)), entry)
    trainer = cast("Trainer", SimpleNamespace(device="cpu", step=12))
    _, *rows, _ = _summary(trainer, Outcome(12, 1.0), found, tmp_path).splitlines()
    assert [row.split() for row in rows] == [[n, "0.5", "nats²", "(floor", "0.25)"] for n in found]
    assert len({row.index("0.5") for row in rows}) == 1


def test_the_other_files_fit_the_run(train: Train, tmp_path: Path) -> None:
    train("out", "--steps", "12", "--set", "critic.r1=0.5")
    out = tmp_path / "out"
    saved = load_checkpoint(out / "checkpoint.safetensors")
    experiment = load_experiment(out / "experiment.toml")
    assert (saved.step, experiment.steps) == (12, 40)
    assert saved.config == experiment.config
    assert saved.config["discriminator.r1"] == {"on": True, "gamma": 0.5}
    with (out / "curves.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [int(row["step"]) for row in rows] == list(range(1, 13))
    assert all(float(row["discriminator_loss"]) for row in rows)


def test_the_picture_shows_real_points_in_blue_and_fakes_in_orange(
    train: Train, tmp_path: Path
) -> None:
    train("out", "--steps", "1")
    with Image.open(tmp_path / "out" / "samples.png") as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    assert pixels.shape[0] > 700
    inside = pixels[150:750, 100:750]
    blue = (inside[..., 2] - inside[..., 0] > 80).sum()
    orange = (inside[..., 0] - inside[..., 2] > 80).sum()
    assert blue > 500
    assert orange > 500


def test_a_resumed_run_equals_the_uninterrupted_one(
    train: Train, tmp_path: Path, report: Report
) -> None:
    train("whole", "--steps", "30")
    train("half", "--steps", "15")
    half = str(tmp_path / "half" / "checkpoint.safetensors")
    assert train("rest", "--steps", "30", "--resume", half, experiment=None) == 0
    files = [tmp_path / out / "checkpoint.safetensors" for out in ("whole", "rest")]
    assert files[0].read_bytes() == files[1].read_bytes()
    assert report(tmp_path / "rest")["steps"] == 30
    assert load_experiment(tmp_path / "rest" / "experiment.toml").title == "A tiny run"


def test_resuming_keeps_the_curves(train: Train, tmp_path: Path) -> None:
    train("out", "--steps", "10")
    train("out", "--steps", "20", "--resume", str(tmp_path / "out"), experiment=None)
    with (tmp_path / "out" / "curves.csv").open() as file:
        assert [int(row["step"]) for row in csv.DictReader(file)] == list(range(1, 21))


def test_without_steps_a_run_has_the_length_of_its_experiment(
    train: Train, tmp_path: Path, report: Report
) -> None:
    train("out")
    assert report(tmp_path / "out")["steps"] == 40
    train("out", "--resume", str(tmp_path / "out"))
    assert report(tmp_path / "out")["steps"] == 40


def test_steps_never_alter_a_schedule(train: Train, tmp_path: Path, report: Report) -> None:
    train("out", "--steps", "50")
    found = report(tmp_path / "out")
    assert (found["steps"], found["config"]["training"]["steps"]) == (50, 40)


def test_live_settings_may_change_on_resuming(train: Train, tmp_path: Path, report: Report) -> None:
    train("out", "--steps", "5")
    words = ["--steps", "8", "--set", "objective=hinge", "--set", "training.k_d=2"]
    assert train("more", *words, "--resume", str(tmp_path / "out"), experiment=None) == 0
    config = report(tmp_path / "more")["config"]
    assert (config["objective"]["kind"], config["training"]["k_d"]) == ("hinge", 2)


@pytest.mark.parametrize(
    "setting", ["training.batch=1", "generator.width=1", "noise.dimension=1", "data.size=1"]
)
def test_the_smallest_settings_train(
    train: Train, tmp_path: Path, report: Report, setting: str
) -> None:
    assert train("out", "--steps", "3", "--set", setting) == 0
    report(tmp_path / "out")


def test_without_a_folder_a_new_one_is_made_each_time(
    tiny: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        assert main(["train", tiny, "--steps", "1"]) == 0
    assert sorted(os.listdir("runs")) == ["tiny-seed0", "tiny-seed0-2"]
    said = capsys.readouterr()
    assert "1 steps in" in said.out
    assert "written to runs" in said.out
    assert "step" in said.err


def test_promises_hold_only_for_the_settings_of_the_experiment(
    train: Train, tmp_path: Path
) -> None:
    train("kept", "--steps", "1", "--seed", "3", experiment="ring")
    train("changed", "--steps", "1", "--set", "training.k_d=2", experiment="ring")
    assert load_experiment(tmp_path / "kept" / "experiment.toml").expect
    assert not load_experiment(tmp_path / "changed" / "experiment.toml").expect


def test_data_named_on_the_command_line_is_found_again_from_anywhere(
    train: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "points.csv").write_text("0,0\n1,1\n2,0\n")
    monkeypatch.chdir(tmp_path)
    words = ["--set", "data=table", "--set", "data.path=points.csv"]
    assert train("out", "--steps", "1", *words) == 0
    path = load_experiment(tmp_path / "out" / "experiment.toml").config["data"]["path"]
    assert path == str(tmp_path / "points.csv")
