"""A short lecture before all panels: all that a lecturer does works, and nothing piles up."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from soaking.summary import read, table

PROGRAM = Path(__file__).resolve().parents[2] / "packaging" / "measure_soak.py"


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_lecture_of_two_minutes_meets_no_trouble(tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    words = ["--minutes", "2", "--of", "0.5", "--every", "5", "--experiments", "ring", "vae-ring"]
    command = [sys.executable, str(PROGRAM), "run", str(file), *words]
    root = PROGRAM.parents[1]
    subprocess.run(command, check=True, cwd=root, env={**os.environ, "PYTHONPATH": str(root)})
    lines = read(file)
    assert not lines[-1]["troubles"]
    assert {line["window_threads"] for line in lines} <= set(range(1, 16))
    handles = [line["window_handles"] for line in lines]
    assert max(handles) <= handles[0] + 4
    assert "round 2" in "\n".join(table(lines))
