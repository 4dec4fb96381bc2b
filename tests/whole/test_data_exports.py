"""Data of a run that was trained, exported by hand and read by the libraries they are for."""

from __future__ import annotations

import base64
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QRadioButton
from pytestqt.qtbot import QtBot

sys.path.insert(0, str(Path(__file__).parent))  # for ``whole_student``
sys.path.insert(0, str(Path(__file__).parents[1] / "engine" / "exports"))  # for ``event_files``

from event_files import values
from whole_student import Student

from app.link import seen
from app.shell.exporting.data_dialog import DataDialog
from engine.contract.snapshot import Field, Points
from engine.contract.status import Phase
from engine.lab import Lab
from engine.run.home import ProcessHome

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
STEPS = 30
Curves = dict[str, tuple[list[int], list[float]]]


class Exporter(Student):
    """Trains a little, and then has written what there is to be had of the run."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        super().__init__(Lab(ProcessHome()), folder, qtbot)
        QTest.keyClick(self.window, Qt.Key.Key_Space)
        self.until(lambda: self.step > STEPS)
        QTest.keyClick(self.window, Qt.Key.Key_Space)
        self.until(lambda: self.window.link.status.phase is Phase.PAUSED)
        self.until(lambda: {self.part("surface").step, self.part("fake").step} == {self.step})

    @property
    def step(self) -> int:
        return self.window.link.status.step

    def part(self, name: str) -> Any:
        """Return a picture as it is on screen."""
        snapshot = self.lab.snapshot()
        assert snapshot is not None
        return snapshot.parts[name]

    def export(self, kind: str, path: Path, choice: str = "") -> Path:
        """Ask for a kind of file in the menu, with a choice, and say where it goes."""
        self.menu("Export data…")
        self.until(lambda: any(d.isVisible() for d in self.window.findChildren(DataDialog)))
        dialog = next(d for d in self.window.findChildren(DataDialog) if d.isVisible())
        (item,) = dialog.kinds.findItems(kind, Qt.MatchFlag.MatchExactly)
        place = dialog.kinds.visualItemRect(item).center()
        QTest.mouseClick(dialog.kinds.viewport(), Qt.MouseButton.LeftButton, pos=place)
        for button in dialog.pages.currentWidget().findChildren(QRadioButton):
            if choice and button.text().startswith(choice):
                button.click()
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        self.answer(path)
        self.until(lambda: self.window.bar.message.text().endswith(f"to {path.name}"))
        assert self.window.bar.message.text().startswith("Exported")
        assert self.window.banners.notice("error") is None
        return path

    def menu(self, text: str) -> None:
        """Choose an item of the menus."""
        menus = self.window.menuBar().findChildren(QMenu)
        next(a for menu in menus for a in menu.actions() if a.text() == text).trigger()

    def answer(self, path: Path) -> None:
        """Type a path into the file dialog that opens, and accept it."""
        self.until(lambda: any(d.isVisible() for d in self.window.findChildren(QFileDialog)))
        dialog = next(d for d in self.window.findChildren(QFileDialog) if d.isVisible())
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        line.setText(str(path))
        QTest.keyClick(line, Qt.Key.Key_Return)

    def curves(self) -> Curves:
        """Return all that was measured, by name."""
        columns = self.lab.columns()
        found = {name: columns.column(name) for name in columns.names()}
        return {name: (steps.tolist(), data.tolist()) for name, (steps, data) in found.items()}


@pytest.fixture
def it(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Exporter]:
    """Somebody before a run of a few steps, which stands."""
    found = Exporter(tmp_path / "places", qtbot)
    yield found
    found.close()


def test_what_is_exported_is_what_was_measured_and_shown(it: Exporter, tmp_path: Path) -> None:
    before = it.curves()
    check_parquet(it, it.export("Curves", tmp_path / "c.parquet"), before)
    check_csv(it, it.export("Curves", tmp_path / "c.csv", "CSV"), before)
    check_samples(it, it.export("Samples", tmp_path / "shown.npz", "As they were shown"))
    check_surfaces(it, it.export("Surfaces", tmp_path / "f.npz", "As they were shown"))
    check_handout(it, it.export("Handout", tmp_path / "h.html"))
    logs = tmp_path / "logs"
    logs.mkdir()
    check_events(it, it.export("TensorBoard", logs), before)


@pytest.mark.slow  # two exports by a process that loads PyTorch
def test_of_a_moment_of_the_past_the_same_samples_are_drawn_as_there(
    it: Exporter, tmp_path: Path
) -> None:
    step = it.step
    there = it.export("Samples", tmp_path / "there.npz", "Drawn anew")
    it.window.commands.run("run.play")
    it.until(lambda: it.step > 2 * step)
    it.window.timeline.go(step)
    later = it.export("Samples", tmp_path / "later.npz", "Drawn anew")
    assert it.window.link.status.phase is Phase.PLAYING, "it trains on"
    with np.load(there) as one, np.load(later) as other:
        assert json.loads(str(one["about"]))["step"] == step
        assert set(one.files) == set(other.files)
        for name in one.files:
            np.testing.assert_array_equal(one[name], other[name])


@pytest.mark.slow  # the exporter takes its time
def test_another_runtime_makes_the_samples_that_were_drawn_anew(
    it: Exporter, tmp_path: Path
) -> None:
    runtime = pytest.importorskip("onnxruntime")
    pytest.importorskip("onnxscript")
    samples = it.export("Samples", tmp_path / "fresh.npz", "Drawn anew")
    model = it.export("Generator", tmp_path / "g.onnx")
    with np.load(samples) as found:
        noise, fakes, about = found["noise"], found["fakes"], json.loads(str(found["about"]))
    assert about["step"] == it.step
    (made,) = runtime.InferenceSession(str(model)).run(None, {"noise": noise})
    np.testing.assert_allclose(made, fakes, atol=1e-4)
    assert made.std() > 0


def check_curves(it: Exporter, found: Curves, before: Curves, error: float = 0.0) -> None:
    """See that all is there that had been measured before, and nothing that was not.

    Slow metrics are measured a while after the last step.
    """
    after = it.curves()
    for name, (steps, numbers) in found.items():
        assert after[name][0][: len(steps)] == steps
        expected = after[name][1][: len(steps)]
        np.testing.assert_allclose(numbers, expected, rtol=error, atol=1e-30 * error)
    for name, (steps, _) in before.items():
        assert found[name][0][: len(steps)] == steps


def check_parquet(it: Exporter, path: Path, before: Curves) -> None:
    table = pyarrow.parquet.read_table(path)
    found = {}
    for name in table.column_names[1:]:
        there = np.array(table[name].is_valid())
        numbers = table[name].to_numpy()[there]
        found[name] = (table["step"].to_numpy()[there].tolist(), numbers.tolist())
    check_curves(it, found, before)
    assert json.loads(table.schema.metadata[b"saddlepoint"])["step"] == it.step


def check_csv(it: Exporter, path: Path, before: Curves) -> None:
    rows = np.genfromtxt(path, delimiter=",", names=True, deletechars="")
    found = {}
    for name in rows.dtype.names[1:]:
        there = np.isfinite(rows[name])
        found[name] = (rows["step"][there].astype(int).tolist(), rows[name][there].tolist())
    check_curves(it, found, before)


def check_samples(it: Exporter, path: Path) -> None:
    shown = it.part("fake")
    assert isinstance(shown, Points)
    with np.load(path) as found:
        np.testing.assert_array_equal(found["fakes"], shown.xy)


def check_surfaces(it: Exporter, path: Path) -> None:
    shown = it.part("surface")
    assert isinstance(shown, Field)
    with np.load(path) as found:
        np.testing.assert_array_equal(found["surface"], shown.values)


def check_handout(it: Exporter, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    shown = [panel for panel in it.window.area.panels.values() if seen(panel)]
    assert len(re.findall(r'src="data:image/png;base64,', text)) == len(shown) > 0
    assert f"Step {it.step}" in text
    experiment = re.search(r'href="data:[^"]*base64,([^"]*)"', text)
    assert experiment is not None
    assert tomllib.loads(base64.b64decode(experiment[1]).decode())["name"] == "ring"


def check_events(it: Exporter, folder: Path, before: Curves) -> None:
    (path,) = folder.iterdir()
    found: Curves = {}
    for event, value in values(path):
        name = value.tag.rpartition("/")[2]
        if name in before:
            steps, numbers = found.setdefault(name, ([], []))
            steps.append(event.step)
            numbers.append(value.simple_value)
    check_curves(it, found, before, error=1e-6)
