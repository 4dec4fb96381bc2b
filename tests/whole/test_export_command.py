"""``saddlepoint export`` with panels in the handout: the real command over a real run."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.__main__ import main

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

SMALL = """
name = "tiny"
title = "A tiny run"
steps = 20
[config.training]
batch = 8
[config.generator]
width = 4
depth = 1
[config.discriminator]
width = 4
depth = 1
"""


@pytest.fixture
def trained(tmp_path: Path) -> Path:
    """The folder of a finished run."""
    experiment, folder = tmp_path / "tiny.toml", tmp_path / "run"
    experiment.write_text(SMALL)
    assert main(["train", str(experiment), "--out", str(folder), "--quiet"]) == 0
    return folder


def test_panels_of_a_run_are_painted_into_its_handout(
    qtbot: QtBot, trained: Path, tmp_path: Path
) -> None:
    path = tmp_path / "h.html"
    words = ["--handout", str(path), "--panels", "surface,modes", "--quiet"]
    assert main(["export", str(trained), *words]) == 0
    text = path.read_text(encoding="utf-8")
    found = re.findall(r'src="data:image/png;base64,([^"]*)" alt="([^"]*)"', text)
    assert [said for _, said in found] == [
        "The panel Surface at step 20",
        "The panel Modes at step 20",
    ]
    surface = QImage.fromData(base64.b64decode(found[0][0]))
    row = surface.height() * 6 // 10
    assert len({surface.pixel(x, row) for x in range(0, surface.width(), 5)}) > 10


def test_a_panel_that_shows_nothing_is_named(
    qtbot: QtBot, trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--handout", str(tmp_path / "h.html"), "--panels", "elbo"]
    assert main(["export", str(trained), *words]) == 2
    assert "the panel 'elbo' shows nothing of this run; there are " in capsys.readouterr().err
    assert main(["export", str(trained), "--curves", "c.csv", "--panels", "surface"]) == 2
    assert "--panels goes with --handout" in capsys.readouterr().err
    assert not (tmp_path / "h.html").exists()
