from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.cli import main
from engine.contract.specs import Experiment
from engine.kinds import datasets, metrics, studies
from engine.plan import section_specs, trains
from engine.store.experiment import builtin


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["info", *words]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_without_a_topic_everything_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys)
    assert all(experiment.name in text for experiment in builtin())
    assert all(name in text for name in [*metrics.all(), *datasets.all()])
    assert "devices: cpu" in text


def test_every_setting_is_listed_with_what_it_may_be(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "settings")
    for section in section_specs():
        for variant in section.variants:
            assert all(f"{section.name}.{field.name}" in text for field in variant.fields)
    assert "training.k_d* = 1 (a whole number from 1 to 100)" in text


def test_every_metric_is_listed_with_its_estimator(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "metrics")
    for name, kind in metrics.all().items():
        assert name in text
        assert " ".join((kind.__doc__ or "").split())[:40] in text


def test_every_study_is_listed_with_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "studies")
    assert all(f"{name}: {kind.label}" in text for name, kind in studies.all().items())
    assert all(" ".join(kind.source.split()) in text for kind in studies.all().values())


@pytest.mark.parametrize("topic", ["experiments", "parts", "versions"])
def test_every_topic_says_something(capsys: pytest.CaptureFixture[str], topic: str) -> None:
    assert len(said(capsys, topic)) > 40


@pytest.mark.parametrize("experiment", builtin(), ids=lambda experiment: experiment.name)
def test_an_experiment_is_described(
    capsys: pytest.CaptureFixture[str], experiment: Experiment
) -> None:
    text = said(capsys, experiment.name)
    assert text.startswith(experiment.name)
    assert ("Expected" in text) == trains(experiment.config)


def test_files_are_described(
    train: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train("out", "--steps", "2", "--seed", "4")
    capsys.readouterr()
    for held in ("checkpoint.safetensors", ""):
        text = said(capsys, str(tmp_path / "out" / held))
        assert "a run at step 2" in text
        assert "Seed: 4" in text
        assert "generator.width = 4" in text
    assert "A tiny run" in said(capsys, str(tmp_path / "out" / "experiment.toml"))


def test_a_recording_is_described(recorded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, str(recorded))
    assert "a recording of Ring, step 20 of 40" in text
    assert "cut off" not in text
    assert "Pictures: 2 of fake, 2 of real, 2 of surface" in text
    assert "Curves: jsd What happened" in text
    assert "step 15: k 1 → 5" in text
    assert "training.seed = 4" in text


def test_a_recording_that_was_cut_off_says_so(
    recorded: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = recorded.read_bytes()
    recorded.write_bytes(whole[: 3 * len(whole) // 4])
    assert "cut off: what there is can be looked at" in said(capsys, str(recorded))


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("metrix", "did you mean 'metrics'"),
        ("colapse", "did you mean 'collapse'"),
        ("absent.toml", "there is no such file"),
        ("absent.safetensors", "there is no such file"),
        ("absent.saddlepoint", "there is no such file"),
        ("engine", "checkpoint.safetensors: there is no such file"),
    ],
)
def test_an_unknown_topic_is_refused(
    capsys: pytest.CaptureFixture[str], topic: str, words: str
) -> None:
    assert main(["info", topic]) == 2
    assert words in capsys.readouterr().err
