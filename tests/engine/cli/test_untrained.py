"""A study of theory on the command line: nothing to train, but claims to check."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.cli import main
from engine.plan import check
from engine.run.trainer import Trainer
from engine.store.checkpoint import save_checkpoint
from engine.store.experiment import find, save_experiment

SENTENCE = (
    "saddlepoint: 'theory-dirac-gan' is a study of theory, in which nothing is trained; "
    "'saddlepoint verify --only dirac_gan' checks its claims\n"
)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_training_says_in_a_sentence_what_to_do_instead(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["train", "theory-dirac-gan"]) == 2
    assert capsys.readouterr().err == SENTENCE
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "words",
    [
        ["ring", "--set", "family=theory"],
        ["ring", "--set", "family=theory", "--set", "study=dirac_gan", "--set", "study.eta=0.2"],
        ["theory.toml"],
        ["--resume", "theory.safetensors"],
        ["theory-clipping", "--resume", "gan.safetensors"],
    ],
)
def test_however_it_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: list[str]
) -> None:
    experiment = find("theory-clipping")
    save_experiment(tmp_path / "theory.toml", experiment)
    save_checkpoint(tmp_path / "theory.safetensors", Trainer(check(experiment.config)))
    save_checkpoint(tmp_path / "gan.safetensors", Trainer(check({})))
    assert main(["train", *words]) == 2
    assert "in which nothing is trained; 'saddlepoint verify" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("assignment", "words"),
    [
        ("study.eta=7", "study.eta: 7 is not allowed; it must be a number from 0.01 to 0.5"),
        ("study.etta=0.1", "unknown setting 'study.etta'; did you mean 'study.eta'?"),
        ("study=diracgan", "study.kind: 'diracgan' is unknown; did you mean 'dirac_gan'?"),
        ("data=ring", "section 'data' belongs to the family"),
    ],
)
def test_a_bad_value_is_named_first(
    capsys: pytest.CaptureFixture[str], assignment: str, words: str
) -> None:
    assert main(["train", "theory-dirac-gan", "--set", assignment]) == 2
    assert words in capsys.readouterr().err


def test_a_name_that_does_not_exist_leads_to_the_nearest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["train", "theory-dirac-gann"]) == 2
    assert "did you mean 'theory-dirac-gan'?" in capsys.readouterr().err


def test_info_describes_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["info", "theory-dirac-gan"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("theory-dirac-gan: Dirac-GAN\n")
    assert "Nothing is trained: 'saddlepoint verify --only dirac_gan' checks its claims" in text
    assert "study.kind = dirac_gan" in text
    assert "Length" not in text
    save_checkpoint(tmp_path / "a.safetensors", Trainer(check(find("theory-clipping").config)))
    assert main(["info", "a.safetensors"]) == 0
    assert "study.kind = clipping" in capsys.readouterr().out
