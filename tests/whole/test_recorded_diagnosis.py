"""What is said of a recording in the window, at the moments of it that a person goes to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from whole_application import Application

from app.panels.diagnosis import DiagnosisPanel
from app.plots.widgets.finding_card import FindingCard
from engine.contract.snapshot import Points, Rows, Snapshot, frozen
from engine.contract.timeline import Mark
from engine.contract.values import Config, edited
from engine.lab import shipped_catalogue
from engine.run.columns import Columns
from engine.run.timeline import Timeline
from engine.store.recording import About, save_recording

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

CHANGE, END = 1010, 2000
CONTROL = Qt.KeyboardModifier.ControlModifier


def clipped(c: float) -> Config:
    ring = next(e for e in shipped_catalogue().experiments if e.name == "ring").config
    return edited(edited(ring, "discriminator.clip", "on", True), "discriminator.clip", "c", c)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A recording whose weights lie at ±c, which was 0.05 and became 0.01."""
    timeline, columns, steps = Timeline(), Columns(), np.arange(1, END + 1)
    for step in range(0, END + 1, 10):
        points = Points(step, frozen([[step / END, 0.0]]))
        timeline.record(Snapshot("run 1", step, step / 100, {"fake": points}))
    timeline.configure(0, clipped(0.05))
    timeline.configure(CHANGE, clipped(0.01))
    timeline.mark(Mark(CHANGE, "change", "c 0.05 → 0.01"))
    columns.append(Rows("run 1", {"weights_at_clip": (steps, np.full(END, 0.7))}))
    about = About("Clip", "run 1", END, END, clipped(0.01), {})
    save_recording(tmp_path / "clip.saddlepoint", about, timeline, columns)
    return tmp_path / "clip.saddlepoint"


def test_the_diagnosis_of_a_moment_speaks_of_the_settings_of_then(
    open_application: Callable[[], Application], path: Path
) -> None:
    it = open_application()
    it.window.documents.open(path)
    it.until(lambda: bool(it.status.recorded))
    it.window.area.reveal("diagnosis")
    panel, scrubber = it.window.findChild(DiagnosisPanel), it.window.past_bar.scrubber

    def said() -> str:
        cards = [card for card in panel.findChildren(FindingCard) if card.isVisible()]
        labels = (label.text() for card in cards for label in card.findChildren(QLabel))
        return " ".join(labels).replace("\u00a0", " ")

    it.until(lambda: "(c = 0.01)" in said())
    early = QPoint(round(scrubber.place_of(300)), scrubber.height() // 2)
    QTest.mouseClick(scrubber, Qt.MouseButton.LeftButton, pos=early)
    it.until(lambda: "(c = 0.05)" in said())
    QTest.keyClick(scrubber, Qt.Key.Key_Right, CONTROL)
    it.until(lambda: it.window.link.moment == CHANGE and "(c = 0.01)" in said())
    QTest.keyClick(scrubber, Qt.Key.Key_Left)
    it.until(lambda: it.window.link.moment == CHANGE - 10 and "(c = 0.05)" in said())
