"""``saddlepoint export`` with panels in the handout: the real command over a real run."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.__main__ import main
from app.compare.column import COLOURS, Column
from app.plots.axes.palette import named
from app.shell.exporting.handouts_compared import differences
from app.style.theme import LIGHT
from engine.headless.abreast import MOST, handout, opened_all, sampled

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


def other(folder: Path, tmp_path: Path) -> Path:
    """A run as that in the folder, with three steps of the discriminator."""
    found = tmp_path / "other"
    words = ["--set", "training.k_d=3", "--out", str(found), "--quiet"]
    assert main(["train", str(folder / "experiment.toml"), *words]) == 0
    return found


def test_panels_of_several_runs_are_painted_side_by_side(
    qtbot: QtBot, trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, runs = tmp_path / "h.html", [str(trained), str(other(trained, tmp_path))]
    words = ["--handout", str(path), "--quiet", "--panels"]
    assert main(["export", *runs, *words, "surface,difference"]) == 0
    text = path.read_text(encoding="utf-8")
    found = re.findall(r'src="data:image/png;base64,([^"]*)" alt="([^"]*)"', text)
    assert [said for _, said in found] == [
        f"The panel {title} of k {k} at step 20"
        for title in ("Surface", "Difference of surfaces")
        for k in (1, 3)
    ]
    pictures = [QImage.fromData(base64.b64decode(content)) for content, _ in found]
    assert all(len({p.pixel(x, 450) for x in range(0, p.width(), 5)}) > 10 for p in pictures[:2])
    assert pictures[0] != pictures[1]
    assert main(["export", *runs, *words, "elbo"]) == 2
    assert "'elbo' shows nothing of these runs; there are " in capsys.readouterr().err
    assert main(["export", runs[0], *words, "difference"]) == 2


def test_it_says_the_same_differences_in_the_same_colours_as_the_window(
    trained: Path, tmp_path: Path
) -> None:
    runs = opened_all([str(trained), str(other(trained, tmp_path))], None)
    columns = [
        SimpleNamespace(
            shown_config=run.source.config, link=SimpleNamespace(catalogue=run.source.catalogue)
        )
        for run in runs
    ]
    page = handout(runs, sampled)
    assert page.differing == differences(cast("list[Column]", columns)) == (("k", ("1", "3")),)
    assert [each.colour for each in page.runs] == [named(LIGHT, c) for c in COLOURS[:2]]
    assert len(COLOURS) == MOST
