"""The command ``export``: from a folder of a run, a checkpoint and a recording."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from engine.cli import main
from engine.store.curves import load_curves


@pytest.fixture
def trained(train: Callable[..., int], tmp_path: Path) -> Path:
    """The folder of a finished run of 40 steps."""
    assert train("run") == 0
    return tmp_path / "run"


def read(path: Path) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as file:
        return dict(file)


def test_everything_of_a_run_is_written(
    trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--curves", str(tmp_path / "c.parquet"), "--samples", str(tmp_path / "s.npz")]
    words += ["--surfaces", str(tmp_path / "f.npz"), "--handout", str(tmp_path / "h.html")]
    words += ["--tensorboard", str(tmp_path / "logs"), "--count", "25", "--resolution", "8"]
    assert main(["export", str(trained), *words]) == 0
    kept = load_curves(trained / "curves.csv", 40).columns
    table = pq.read_table(tmp_path / "c.parquet")
    assert set(table.column_names) == {"step", *kept}
    samples = read(tmp_path / "s.npz")
    assert samples["fakes"].shape == samples["reals"].shape == (25, 2)
    assert read(tmp_path / "f.npz")["surface"].shape == (8, 8)
    assert "A tiny run" in (tmp_path / "h.html").read_text(encoding="utf-8")
    assert len(list((tmp_path / "logs").glob("events.out.tfevents.*"))) == 1
    said = capsys.readouterr().out
    assert "s.npz: 25 samples" in said
    assert "c.parquet" in said


def test_a_checkpoint_gives_the_same_samples_every_time(trained: Path, tmp_path: Path) -> None:
    checkpoint = str(trained / "checkpoint.safetensors")
    for name in ("one", "two"):
        path = str(tmp_path / f"{name}.npz")
        assert main(["export", checkpoint, "--samples", path, "--count", "9", "--quiet"]) == 0
    one, two = read(tmp_path / "one.npz"), read(tmp_path / "two.npz")
    np.testing.assert_array_equal(one["fakes"], two["fakes"])


FLOW = """
name = "bent"
title = "A tiny flow"
steps = 2

[config.family]
kind = "flow"

[config.flow]
kind = "spline"
layers = 1
width = 4

[config.training]
batch = 8
"""


def test_a_flow_is_written_for_other_runtimes(
    train: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evaluator = pytest.importorskip("onnx.reference").ReferenceEvaluator
    pytest.importorskip("onnxscript")
    (tmp_path / "bent.toml").write_text(FLOW)
    assert train("flow", experiment=str(tmp_path / "bent.toml")) == 0
    words = ["--onnx", str(tmp_path / "g.onnx"), "--samples", str(tmp_path / "s.npz")]
    assert main(["export", str(tmp_path / "flow"), *words, "--count", "20"]) == 0
    assert "g.onnx: the generator at step 2, checked to" in capsys.readouterr().out
    drawn = read(tmp_path / "s.npz")
    (found,) = evaluator(str(tmp_path / "g.onnx")).run(None, {"noise": drawn["noise"]})
    np.testing.assert_allclose(found, drawn["fakes"], atol=1e-4)


def test_a_handout_of_a_run_measures_it_once_more(trained: Path, tmp_path: Path) -> None:
    path = tmp_path / "h.html"
    assert main(["export", str(trained), "--handout", str(path), "--quiet"]) == 0
    text = path.read_text(encoding="utf-8")
    report = json.loads((trained / "report.json").read_text())
    assert f"{report['metrics']['jsd']['value']:.4g}" in text
    assert "Measured at step" in text
    experiment = text.partition("<pre><code>")[2].partition("</code>")[0].replace("&#34;", '"')
    assert tomllib.loads(experiment)["steps"] == 40


def test_a_recording_gives_what_was_seen_at_a_step(recorded: Path, tmp_path: Path) -> None:
    words = ["--samples", str(tmp_path / "s.npz"), "--surfaces", str(tmp_path / "f.npz")]
    words += ["--handout", str(tmp_path / "h.html"), "--curves", str(tmp_path / "c.csv")]
    assert main(["export", str(recorded), "--step", "15", "--quiet", *words]) == 0
    assert (read(tmp_path / "s.npz")["fakes"] == 10).all()
    assert (read(tmp_path / "f.npz")["surface"] == 10).all()
    assert json.loads(str(read(tmp_path / "s.npz")["about"]))["step"] == 15
    text = (tmp_path / "h.html").read_text(encoding="utf-8")
    assert "k 1 → 5" in text
    assert "data:image/png" in text
    assert (tmp_path / "c.csv").read_text() == "step,jsd\n10,0.5\n20,0.25\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--samples", "s.csv"], "s.csv: the name must end in .npz"),
        (["--curves", "c.xlsx"], "c.xlsx: the name must end in .csv or .parquet"),
        ([], "nothing to write"),
        (["--curves", "c.csv", "--count", "9"], "--count goes with --samples"),
        (["--curves", "c.csv", "--resolution", "9"], "--resolution goes with --surfaces"),
        (["--samples", "s.npz", "--count", "0"], "'0' is not a whole number of at least 1"),
        (["--curves", "c.csv", "--step", "3"], "--step goes with a recording"),
    ],
)
def test_a_wrong_wish_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(["export", str(tmp_path / "none.safetensors"), *words]) == 2
    assert said in capsys.readouterr().err


def test_what_a_source_lacks_is_said(
    trained: Path, recorded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = ["--onnx", str(tmp_path / "g.onnx")]
    assert main(["export", str(recorded), *model]) == 2
    assert "A recording holds no model" in capsys.readouterr().err
    assert main(["export", str(recorded), "--step", "21", *model]) == 2
    assert "ends at step 20" in capsys.readouterr().err
    (trained / "curves.csv").unlink()
    assert main(["export", str(trained), "--curves", str(tmp_path / "c.csv")]) == 2
    assert "There are no curves" in capsys.readouterr().err
    assert main(["export", str(tmp_path / "gone.saddlepoint"), *model]) == 2
    assert "there is no such file" in capsys.readouterr().err
