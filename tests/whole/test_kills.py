"""However the application is killed, no file is damaged and the run can be taken up again."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from killing.judging import faults, leftovers
from killing.killer import Killer
from measure_kills import killed, sound

unix = pytest.mark.skipif(sys.platform == "win32", reason="folders are told in the way of Unix")


@unix
@pytest.mark.timeout(400)
def test_a_kill_of_both_processes_costs_nothing_that_was_saved(tmp_path: Path) -> None:
    killer = Killer(tmp_path)
    try:
        killer.kill("both")
    finally:
        killer.stop()
    assert sound(killer.tally), killer.tally
    assert killer.tally.offered == 1


@unix
@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_fifty_kills_cost_nothing_that_was_saved(tmp_path: Path) -> None:
    tally = killed(tmp_path, 50, seed=0)
    assert sound(tally), tally


def test_a_file_that_is_cut_short_is_found(tmp_path: Path) -> None:
    (tmp_path / "curves.csv").write_text("step,loss\n1,0.5\n2,0.", encoding="utf-8")
    (tmp_path / "list.json").write_text("[1, ", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "run.safetensors").write_bytes(b"\x00" * 20)
    (tmp_path / "film.strange").touch()
    (tmp_path / ".run.safetensors.0123456789ab.tmp").write_bytes(os.urandom(9))
    half = tmp_path / ".export-film-0.0123456789ab.tmp.frames"
    half.mkdir()
    (half / "00001.png").touch()
    kinds, found = faults(tmp_path)
    assert (kinds.total(), len(found)) == (5, 5)
    assert leftovers(tmp_path) == {half, tmp_path / ".run.safetensors.0123456789ab.tmp"}
