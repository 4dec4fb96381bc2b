from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.cli import main

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
