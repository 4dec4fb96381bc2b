from __future__ import annotations

import csv
import errno
import json
import math
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from engine.cli import main
from engine.kinds import metrics
from engine.run.trainer import Trainer
from engine.store.checkpoint import load_checkpoint
from engine.store.experiment import load_experiment
from engine.training.diverged import DivergedError

Train = Callable[..., int]
FILES = ["checkpoint.safetensors", "curves.csv", "experiment.toml", "report.json", "samples.png"]


def report(folder: Path) -> dict[str, Any]:
    def refuse(name: str) -> float:
        raise AssertionError(f"{name} is not JSON")

    found: dict[str, Any] = json.loads((folder / "report.json").read_text(), parse_constant=refuse)
    return found


def failing(error: BaseException, at: int) -> Callable[..., Any]:
    advance = Trainer.advance

    def fail(trainer: Trainer, *words: Any) -> Any:
        if trainer.step == at:
            raise error
        return advance(trainer, *words)

    return fail


def test_a_run_leaves_five_files(train: Train, tmp_path: Path) -> None:
    assert train("out", "--steps", "12") == 0
    assert sorted(os.listdir(tmp_path / "out")) == FILES


def test_the_report_says_what_was_run_and_what_came_of_it(train: Train, tmp_path: Path) -> None:
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


def test_a_resumed_run_equals_the_uninterrupted_one(train: Train, tmp_path: Path) -> None:
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


def test_without_steps_a_run_has_the_length_of_its_experiment(train: Train, tmp_path: Path) -> None:
    train("out")
    assert report(tmp_path / "out")["steps"] == 40
    train("out", "--resume", str(tmp_path / "out"))
    assert report(tmp_path / "out")["steps"] == 40


def test_steps_never_alter_a_schedule(train: Train, tmp_path: Path) -> None:
    train("out", "--steps", "50")
    found = report(tmp_path / "out")
    assert (found["steps"], found["config"]["training"]["steps"]) == (50, 40)


def test_live_settings_may_change_on_resuming(train: Train, tmp_path: Path) -> None:
    train("out", "--steps", "5")
    words = ["--steps", "8", "--set", "objective=hinge", "--set", "training.k_d=2"]
    assert train("more", *words, "--resume", str(tmp_path / "out"), experiment=None) == 0
    config = report(tmp_path / "more")["config"]
    assert (config["objective"]["kind"], config["training"]["k_d"]) == ("hinge", 2)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--set", "critic.clip=-1"], "discriminator.clip.c: -1 is not allowed"),
        (["--set", "critic.clip=text"], "must be a number"),
        (["--set", "critic.clp=1"], "did you mean 'discriminator.clip"),
        (["--set", "training.k_d"], "write it as path=value"),
        (["--set", "generator.optimiser.rate=1e6"], "must be a number from"),
        (["--set", "data.path=3"], "unknown setting"),
        (["--set", "data=drawn"], "draw"),
        (["--steps", "0"], "'0' is not a whole number of at least 1"),
        (["--steps", "many"], "'many' is not a whole number"),
        (["--seed", "-1"], "at least 0"),
        (["--seed", "99999999999"], "training.seed"),
        (["--device", "tpu"], "invalid choice: 'tpu'"),
        (["--device", "cuda"], "'cuda' is not available here"),
        (["--resume", "absent.safetensors"], "there is no such file"),
        (["--step", "5"], "unrecognized arguments: --step"),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    train: Train, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    words: list[str], message: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    assert train("out", *words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert message in said.err
    assert said.err.startswith("saddlepoint: ")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("setting", ["training.seed=5", "generator.width=8", "noise.dimension=1"])
def test_what_acts_at_a_restart_cannot_change_on_resuming(
    train: Train, tmp_path: Path, capsys: pytest.CaptureFixture[str], setting: str
) -> None:
    train("out", "--steps", "2")
    words = ["--resume", str(tmp_path / "out"), "--set", setting]
    assert train("more", *words, experiment=None) == 2
    assert setting.split("=", maxsplit=1)[0] in capsys.readouterr().err


def test_resuming_as_another_experiment_is_refused(
    train: Train, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train("out", "--steps", "2")
    assert train("more", "--resume", str(tmp_path / "out"), experiment="grid") == 2
    assert "is a run on 'ring'" in capsys.readouterr().err


def test_an_unknown_experiment_names_the_nearest(
    train: Train, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train("out", experiment="rnig") == 2
    assert "did you mean 'ring'" in capsys.readouterr().err


@pytest.mark.parametrize(
    "setting", ["training.batch=1", "generator.width=1", "noise.dimension=1", "data.size=1"]
)
def test_the_smallest_settings_train(train: Train, tmp_path: Path, setting: str) -> None:
    assert train("out", "--steps", "3", "--set", setting) == 0
    report(tmp_path / "out")


def test_an_interrupt_saves_everything_and_leaves_with_130(
    train: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(Trainer, "advance", failing(KeyboardInterrupt(), at=6))
    assert train("out") == 130
    assert sorted(os.listdir(tmp_path / "out")) == FILES
    assert load_checkpoint(tmp_path / "out" / "checkpoint.safetensors").step == 6
    assert report(tmp_path / "out")["stopped"] == "interrupted at step 6"
    assert "interrupted at step 6" in capsys.readouterr().err


def test_a_signal_ends_the_run_between_two_steps(
    train: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    advance = Trainer.advance

    def press(trainer: Trainer, *words: Any) -> Any:
        if trainer.step == 6:
            signal.raise_signal(signal.SIGINT)
        return advance(trainer, *words)

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(Trainer, "advance", press)
    assert train("out") == 130
    assert load_checkpoint(tmp_path / "out" / "checkpoint.safetensors").step == 7
    assert signal.getsignal(signal.SIGINT) is before


def test_a_diverged_run_is_reported_and_kept(
    train: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    error = DivergedError("generator", "loss", math.nan)
    monkeypatch.setattr(Trainer, "advance", failing(error, at=4))
    assert train("out") == 1
    assert "stopped at step 4: the generator's loss became nan" in capsys.readouterr().err
    assert report(tmp_path / "out")["stopped"].startswith("stopped at step 4")
    assert load_checkpoint(tmp_path / "out" / "checkpoint.safetensors").step == 4


def test_a_rate_far_too_high_ends_without_a_traceback(train: Train, tmp_path: Path) -> None:
    words = [f"--set={player}.optimiser.rate=10" for player in ("generator", "discriminator")]
    kinds = [f"--set={player}.optimiser=sgd" for player in ("generator", "discriminator")]
    assert train("out", *kinds, *words) in (0, 1)
    report(tmp_path / "out")


def test_a_full_disk_is_one_line(
    train: Train, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:  # fmt: skip
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("engine.store.atomic.os.fsync", full)
    assert train("out", "--steps", "2") == 2
    assert "the disk is full" in capsys.readouterr().err
    assert os.listdir(tmp_path / "out") == []


def test_a_file_in_the_way_of_the_folder_is_found_before_training(
    train: Train, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(Trainer, "advance", failing(AssertionError("trained"), at=0))
    assert train("tiny.toml") == 2
    assert "cannot use the folder" in capsys.readouterr().err


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


def test_settings_that_make_no_sense_together_are_named(
    tiny: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--set", "critic.clip=0.1", "--set", "critic.spectral=true", "--steps", "1"]
    assert main(["train", tiny, *words, "--out", str(tmp_path / "out")]) == 0
    assert "beside 'spectral' makes little sense" in capsys.readouterr().err


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
