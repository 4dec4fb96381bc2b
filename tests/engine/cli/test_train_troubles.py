"""What ``saddlepoint train`` refuses, and how runs end that do not end by themselves."""

from __future__ import annotations

import errno
import math
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.cli import main
from engine.run.trainer import Trainer
from engine.store.checkpoint import load_checkpoint
from engine.training.diverged import DivergedError

Train = Callable[..., int]
Report = Callable[[Path], dict[str, Any]]


def failing(error: BaseException, at: int) -> Callable[..., Any]:
    advance = Trainer.advance

    def fail(trainer: Trainer, *words: Any) -> Any:
        if trainer.step == at:
            raise error
        return advance(trainer, *words)

    return fail


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


def test_an_interrupt_saves_everything_and_leaves_with_130(
    train: Train, tmp_path: Path, files: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Trainer, "advance", failing(KeyboardInterrupt(), at=6))
    assert train("out") == 130
    assert sorted(os.listdir(tmp_path / "out")) == files
    assert load_checkpoint(tmp_path / "out" / "checkpoint.safetensors").step == 6


def test_an_interrupt_is_said_and_reported(
    train: Train, tmp_path: Path, report: Report, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(Trainer, "advance", failing(KeyboardInterrupt(), at=6))
    assert train("out") == 130
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
    train: Train, tmp_path: Path, report: Report, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    error = DivergedError("generator", "loss", math.nan)
    monkeypatch.setattr(Trainer, "advance", failing(error, at=4))
    assert train("out") == 1
    assert "stopped at step 4: the generator's loss became nan" in capsys.readouterr().err
    assert report(tmp_path / "out")["stopped"].startswith("stopped at step 4")
    assert load_checkpoint(tmp_path / "out" / "checkpoint.safetensors").step == 4


def test_a_rate_far_too_high_ends_without_a_traceback(
    train: Train, tmp_path: Path, report: Report
) -> None:
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


def test_settings_that_make_no_sense_together_are_named(
    tiny: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--set", "critic.clip=0.1", "--set", "critic.spectral=true", "--steps", "1"]
    assert main(["train", tiny, *words, "--out", str(tmp_path / "out")]) == 0
    assert "beside 'spectral' makes little sense" in capsys.readouterr().err
