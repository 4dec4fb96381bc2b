"""The command ``diagnose`` on folders that a run may have left."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.cli import main
from engine.contract.columns import ColumnsUntil
from engine.contract.snapshot import Rows
from engine.contract.status import Status
from engine.headless.diagnose import curves_of
from engine.headless.output import NAMES
from engine.run.columns import Columns
from engine.store.curves import save_curves
from engine.store.experiment import find, save_experiment
from engine.symptoms.replay import replayed

STEPS = np.arange(1, 1001)


def curves(**columns: float) -> Columns:
    """Constant columns of a thousand steps."""
    made = Columns()
    made.append(Rows("", {name: (STEPS, np.full(1000, v)) for name, v in columns.items()}))
    return made


def left(folder: Path, columns: Columns, experiment: str = "ring") -> str:
    """Leave a run in a folder."""
    folder.mkdir()
    save_curves(folder / NAMES["curves"], columns)
    save_experiment(folder / NAMES["experiment"], replace(find(experiment), expect=()))
    return str(folder)


def test_it_says_what_is_wrong_why_and_what_to_try(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diagnose", left(tmp_path / "run", curves(discriminator_jsd=0.69))]) == 0
    told = capsys.readouterr().out
    assert told.startswith("! The discriminator wins")
    assert "discriminator_jsd, median: 0.69 ≥ 0.624" in told
    assert "try: " in told
    assert "Watched: Discriminator wins" in told


def test_it_says_that_nothing_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diagnose", left(tmp_path / "run", curves(discriminator_jsd=0.1))]) == 0
    assert capsys.readouterr().out.startswith("Nothing is wrong")


def test_it_says_the_same_to_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = left(tmp_path / "run", curves(discriminator_jsd=0.69))
    assert main(["diagnose", folder, "--json"]) == 0
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["symptom"] == "discriminator_wins"
    assert finding["severity"] == "warning"
    assert finding["readings"][0]["value"] == 0.69
    assert 0 < finding["since"] < 20


def test_what_only_the_report_has_measured_counts_as_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = left(tmp_path / "run", curves(generator_loss=0.7))
    entry = {"value": 0.69, "error": 0.01, "floor": None}
    report = {"steps": 1000, "metrics": {"discriminator_jsd": entry, "generator_loss": entry}}
    (tmp_path / "run" / NAMES["report"]).write_text(json.dumps(report))
    assert main(["diagnose", folder]) == 0
    told = capsys.readouterr().out
    assert "discriminator_jsd, median: 0.69 ≥ 0.624" in told
    assert curves_of(tmp_path / "run").latest("generator_loss") == 0.7


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"steps": 1, "metrics": {"jsd": 1}}'])
def test_a_report_that_is_none_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    folder = left(tmp_path / "run", curves(generator_loss=0.7))
    (tmp_path / "run" / NAMES["report"]).write_text(text)
    assert main(["diagnose", folder]) == 2
    assert "report.json is not the report of a run" in capsys.readouterr().err


def test_a_folder_without_a_run_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diagnose", str(tmp_path)]) == 2
    assert "curves.csv" in capsys.readouterr().err


def test_curves_without_an_experiment_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_curves(tmp_path / NAMES["curves"], curves(w1=1.0))
    assert main(["diagnose", str(tmp_path)]) == 2
    assert "experiment.toml" in capsys.readouterr().err


def test_the_past_ends_at_its_step() -> None:
    past = ColumnsUntil(curves(w1=1.0), 300)
    assert past.names() == ("w1",)
    assert past.column("w1")[0][-1] == 300
    assert past.latest("w1") == 1.0
    assert ColumnsUntil(curves(w1=1.0), 0).names() == ()
    assert ColumnsUntil(curves(w1=1.0), 0).latest("w1") is None


def test_an_empty_run_has_nothing_to_be_said_of() -> None:
    assert replayed(Columns(), Status("run")).diagnosis.findings == ()
