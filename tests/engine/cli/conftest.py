from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.cli import main
from engine.contract.snapshot import Field, Points, Rectangle, Rows, Snapshot, frozen
from engine.contract.timeline import Mark
from engine.run.columns import Columns
from engine.run.timeline import Timeline
from engine.store.recording import About, save_recording

TINY = """
name = "tiny"
title = "A tiny run"
steps = 40

[config.training]
batch = 8

[config.generator]
width = 4
depth = 1

[config.discriminator]
width = 4
depth = 1

[config.observation]
samples = 500
transport = 64
"""


@pytest.fixture
def tiny(tmp_path: Path) -> str:
    """An experiment file that trains in no time."""
    path = tmp_path / "tiny.toml"
    path.write_text(TINY)
    return str(path)


@pytest.fixture
def train(tiny: str, tmp_path: Path) -> Callable[..., int]:
    """Call ``saddlepoint train`` on the tiny experiment, quietly, into a folder of this name."""

    def call(out: str, *words: str, experiment: str | None = tiny) -> int:
        named = [experiment] if experiment else []
        return main(["train", *named, "--out", str(tmp_path / out), "--quiet", *words])

    return call


@pytest.fixture
def files() -> list[str]:
    """The files that a run leaves in its folder."""
    return ["checkpoint.safetensors", "curves.csv", "experiment.toml", "report.json", "samples.png"]


@pytest.fixture
def report() -> Callable[[Path], dict[str, Any]]:
    """Read the report of the run in a folder, which must be JSON without NaN or Infinity."""

    def refuse(name: str) -> float:
        raise AssertionError(f"{name} is not JSON")

    def read(folder: Path) -> dict[str, Any]:
        text = (folder / "report.json").read_text()
        found: dict[str, Any] = json.loads(text, parse_constant=refuse)
        return found

    return read


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """A recording of two moments."""
    timeline, columns = Timeline(), Columns()
    area = Rectangle(-1.0, -1.0, 1.0, 1.0)
    for step in (10, 20):
        points = Points(step, frozen(np.full((3, 2), step)))
        field = Field(step, frozen(np.full((4, 4), step)), area, 0.0, 1.0)
        parts = {"fake": points, "real": points, "surface": field}
        timeline.record(Snapshot("a", step, float(step), parts))
    columns.append(Rows("a", {"jsd": (np.array([10, 20]), np.array([0.5, 0.25]))}))
    timeline.mark(Mark(15, "change", "k 1 → 5"))
    path = tmp_path / "lecture.saddlepoint"
    config = {"training": {"seed": 4, "unheard_of": 1}, "family": {"kind": "adversarial"}}
    save_recording(path, About("Ring", "a", 20, 40, config, {"torch": "2"}), timeline, columns)
    return path
