"""The command ``verify``: a row for each claim, and an exit status for all."""

from __future__ import annotations

import json

import pytest

from engine.cli import main
from engine.theory import divergences


def test_one_claim_is_measured_and_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--only", "divergences/jsd-1"]) == 0
    head, _, study, row, _, end = capsys.readouterr().out.splitlines()
    assert head.split() == ["claim", "statement", "expected", "measured", "tolerance", "s"]
    assert study == f"{divergences.Divergences.label} ({divergences.Divergences.source})"
    assert row.split()[0] == "divergences/jsd-1"
    assert "holds" in row
    assert end.startswith("1 of 1 claims hold")


def test_json_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--only", "divergences/kl-2", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["study"], row["name"], row["expected"], row["holds"]) == (
        "divergences",
        "kl-2",
        2.0,
        True,
    )
    assert row["measured"] == pytest.approx(2.0)
    assert row["seconds"] > 0


def test_a_claim_that_fails_is_told_and_decides_the_exit_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    right = divergences.jsd_integrand
    monkeypatch.setattr(divergences, "jsd_integrand", lambda pair, x: 2 * right(pair, x))
    assert main(["verify", "--only", "divergences"]) == 1
    out = capsys.readouterr().out
    assert out.count("FAILS") == 4
    assert "15 of 19 claims hold" in out


def test_an_unknown_study_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--only", "divergence"]) == 2
    assert "did you mean 'divergences'" in capsys.readouterr().err
