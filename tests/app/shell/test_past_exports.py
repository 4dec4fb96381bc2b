"""Exporting data of an earlier moment of a run."""

from __future__ import annotations

from pathlib import Path

from exporting import go, measured, opened, page
from fakes import FakeLab
from files import answer, settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QToolButton

from app.shell.exporting.data_dialog import DataDialog
from app.shell.exporting.data_pages import FreshPage
from app.shell.window import Window
from engine.contract.commands import GiveUp, Save


def samples_at_ten(window: Window, lab: FakeLab) -> tuple[DataDialog, FreshPage]:
    """Look back to step 10, and turn to the page of samples."""
    measured(window, lab)
    window.timeline.go(10)
    found = opened(window, "Samples")
    samples = page(found, FreshPage)
    assert isinstance(samples, FreshPage)
    return found, samples


def test_fresh_samples_of_the_past_are_drawn_from_the_model_as_it_was(
    window: Window, lab: FakeLab, tmp_path: Path
) -> None:
    found, samples = samples_at_ten(window, lab)
    assert samples.fresh.isChecked()
    assert samples.fresh.text() == "Drawn anew from the model as it was at step 10"
    go(found)
    answer(window, tmp_path / "s.npz")
    window.link.poll()
    saved = lab.sent(Save)[-1]
    assert saved.step == 10
    lab.reply(text="Saved")
    settle(window)
    (wish,) = lab.exported
    assert (wish.moment, wish.size, wish.checkpoint) == (10, 10_000, saved.path)


def test_the_page_of_the_generator_says_of_which_step_it_is(window: Window, lab: FakeLab) -> None:
    measured(window, lab)
    for moment, words in (
        (None, "The generator at its present step, 40."),
        (10, "The generator as it was at step 10."),
    ):
        window.timeline.live() if moment is None else window.timeline.go(moment)
        found = opened(window, "Generator")
        assert words in [label.text() for label in found.findChildren(QLabel)]
        found.reject()
        settle(window)


def test_going_back_for_an_export_can_be_cancelled(
    window: Window, lab: FakeLab, tmp_path: Path
) -> None:
    measured(window, lab)
    window.timeline.go(10)
    go(opened(window, "Surfaces"))
    answer(window, tmp_path / "f.npz")
    for _ in range(3):  # until it is asked for, and shown
        window.link.poll()
        QApplication.processEvents()
    bar = window.bar.findChild(QProgressBar)
    assert bar is not None
    assert bar.toolTip() == "Going back to step 10"
    cancel = next(b for b in window.bar.findChildren(QToolButton) if b.text() == "Cancel")
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert lab.commands[-1] == GiveUp()
    lab.reply(ok=False, text="Going back was broken off")
    settle(window)
    assert lab.exported == []
    assert window.tasks.job is None
    assert window.banners.notice("error") is None


def test_of_the_past_what_was_shown_may_be_taken(
    window: Window, lab: FakeLab, tmp_path: Path
) -> None:
    found, samples = samples_at_ten(window, lab)
    assert samples.shown.text() == "As they were shown at step 10"
    samples.shown.click()
    assert not samples.count.isEnabled()
    go(found)
    answer(window, tmp_path / "s.npz")
    settle(window)
    (wish,) = lab.exported
    assert (wish.moment, wish.size, wish.checkpoint) == (10, 0, "")
