from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.cli import main
from engine.plan import check
from engine.run.trainer import Trainer
from engine.store.checkpoint import save_checkpoint


def test_the_script_of_an_experiment(
    tiny: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "run.py"
    words = ["--set", "objective=hinge", "--set", "training.seed=3", "--out", str(path)]
    assert main(["script", tiny, *words]) == 0
    assert capsys.readouterr().out == f"written: {path}\n"
    text = path.read_text(encoding="utf-8")
    assert text.startswith('"""A tiny run: a plain PyTorch script.')
    assert "SEED = 3\n" in text
    assert "F.relu(1 - real)" in text


def test_the_script_of_a_checkpoint(train: Callable[..., int], tmp_path: Path) -> None:
    train("made", "--steps", "2", "--seed", "9")
    path = tmp_path / "run.py"
    checkpoint = tmp_path / "made" / "checkpoint.safetensors"
    assert main(["script", str(checkpoint), "--out", str(path)]) == 0
    assert "SEED = 9\n" in path.read_text(encoding="utf-8")


def test_the_script_of_a_run_changes_what_was_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Trainer(check({"training": {"seed": 9}}))
    for _ in range(3):
        run.advance()
    run.patch("training", "k_d", 5)
    folder, path = tmp_path / "made", tmp_path / "run.py"
    folder.mkdir()
    save_checkpoint(folder / "checkpoint.safetensors", run)
    assert main(["script", str(folder), "--out", str(path)]) == 0
    assert "    after 3 steps: training.k_d = 5\n" in path.read_text(encoding="utf-8")
    assert main(["script", str(folder), "--set", "training.k_g=2", "--out", str(path)]) == 0
    assert "K_D, K_G = 5, 2" in path.read_text(encoding="utf-8")
    assert not capsys.readouterr().err
    run.advance("generator")
    save_checkpoint(folder / "checkpoint.safetensors", run)
    assert main(["script", str(folder), "--out", str(path)]) == 0
    assert capsys.readouterr().err == (
        "saddlepoint: the script has the last settings throughout: the generator alone was trained "
        "after 3 steps\n"
    )
    assert "K_D, K_G = 5, 1" in path.read_text(encoding="utf-8")


def test_data_lie_beside_the_script(
    tiny: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "run.py"
    assert main(["script", tiny, "--set", "data=digits", "--out", str(path)]) == 0
    assert capsys.readouterr().out == f"written: {path} and {tmp_path / 'run-data.npz'}\n"
    assert (tmp_path / "run-data.npz").is_file()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["per-sample-inference", "--set", "prior=vamp"], "cannot say prior.kind = vamp because"),
        (["theory-divergences"], "nothing is trained"),
        (["nothing"], "no experiment is called 'nothing'"),
        (["missing.safetensors"], "there is no such file"),
        (["."], "there is no such file"),
        (["ring", "--set", "training.k_d=0"], "training.k_d: 0 is not allowed"),
    ],
)
def test_what_cannot_be_done_is_said(
    words: list[str],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "run.py"
    assert main(["script", *words, "--out", str(path)]) == 2
    assert message in capsys.readouterr().err
    assert not path.exists()
