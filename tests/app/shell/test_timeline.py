"""Scrubbing, going on from the past, and the tree of runs, as a person does it."""

from __future__ import annotations

import pytest
from fakes import CONFIG, FakeLab, Opener, a_snapshot
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.plots.curves.curves import CurvesPlot
from app.shell.window import Window
from engine.contract.commands import Branch
from engine.contract.status import Phase
from engine.contract.timeline import Mark
from engine.contract.values import edited


@pytest.fixture
def window(open_window: Opener, lab: FakeLab) -> Window:
    """A window over a run of 1,000 steps with a picture every hundred."""
    lab.run(Phase.PLAYING, step=1000)
    steps = list(range(0, 1001, 100))
    lab.curves.put("generator_loss", steps, [s / 1000 for s in steps])
    for step in steps:
        lab.show(a_snapshot(step))
    window = open_window(panels=True)
    window.link.poll()
    return window


def click(window: Window, step: int) -> None:
    scrubber = window.past_bar.scrubber
    at = QPoint(round(scrubber.place_of(step)), scrubber.height() // 2)
    QTest.mouseClick(scrubber, Qt.MouseButton.LeftButton, pos=at)
    window.link.poll()


def shown_step(window: Window) -> int:
    assert window.link.moment is not None
    return window.link.moment


def test_a_click_on_the_track_shows_that_moment_everywhere(window: Window, lab: FakeLab) -> None:
    click(window, 400)
    assert abs(shown_step(window) - 400) < 5
    assert "step 4" in window.past_bar.told.text() or "step 39" in window.past_bar.told.text()
    cursors = [p for p in window.findChildren(CurvesPlot) if p.isVisible()]
    assert cursors
    assert all(plot.moment == shown_step(window) for plot in cursors)


def then(window: Window) -> str:
    bar = window.controls.then
    return bar.label.text().replace("\u00a0", " ") if bar.isVisible() else ""


def test_beside_the_settings_of_now_it_says_what_was_different(
    window: Window, lab: FakeLab
) -> None:
    now = edited(edited(CONFIG, "training", "k_d", 5), "objective", "kind", "hinge")
    lab.past.configure(0, CONFIG)
    lab.past.configure(500, now)
    lab.feed(config=now)
    window.link.poll()
    assert then(window) == ""
    click(window, 400)
    step = shown_step(window)
    told = f"These are the settings of now.\nAt step {step:,}: Loss Non-saturating · k 1"
    assert then(window) == told
    assert "k: 1, now 5" in window.controls.then.toolTip()
    assert window.draft.value("training", "k_d") == 5
    click(window, 700)
    assert then(window) == "", "the same settings as now"
    click(window, 300)
    assert "At step 3" in then(window) or "At step 29" in then(window)
    lab.feed(recorded="lecture.saddlepoint", config=edited(now, "training", "k_d", 7))
    window.link.poll()
    assert then(window).startswith("These are the settings at the end.")
    assert "k: 1, at the end 7" in window.controls.then.toolTip()
    window.commands.run("run.live")
    window.link.poll()
    assert then(window) == ""


def test_nothing_is_said_of_a_past_whose_settings_are_unknown(window: Window, lab: FakeLab) -> None:
    click(window, 400)
    assert then(window) == ""


def test_keys_step_and_end_is_now(window: Window, lab: FakeLab) -> None:
    scrubber = window.past_bar.scrubber
    QTest.keyClick(scrubber, Qt.Key.Key_Left)
    window.link.poll()
    assert shown_step(window) == 1000
    QTest.keyClick(scrubber, Qt.Key.Key_Left)
    assert window.timeline.past.moment == 900
    QTest.keyClick(scrubber, Qt.Key.Key_Home)
    assert window.timeline.past.moment == 0
    QTest.keyClick(scrubber, Qt.Key.Key_End)
    window.link.poll()
    assert window.link.moment is None
    assert window.past_bar.told.text() == "now"


def test_marks_are_stepped_through_and_bookmarked(window: Window, lab: FakeLab) -> None:
    lab.past.mark(Mark(300, "change", "k 1 → 5"))
    click(window, 700)
    window.commands.run("run.bookmark")
    assert [m.kind for m in lab.past.marks] == ["change", "bookmark"]
    scrubber = window.past_bar.scrubber
    QTest.keyClick(scrubber, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    window.link.poll()
    assert shown_step(window) == 300
    assert "k 1 → 5" in window.past_bar.told.text()
    QTest.keyClick(scrubber, Qt.Key.Key_Home)
    QTest.keyClick(scrubber, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    window.link.poll()
    assert abs(shown_step(window) - 700) < 5, "the mark of a change is passed over"
    assert "Bookmark" in window.past_bar.told.text()
    click(window, 700)
    window.commands.run("run.bookmark")
    assert [m.kind for m in lab.past.marks] == ["change"]


def test_training_goes_on_from_the_moment_that_is_looked_at(window: Window, lab: FakeLab) -> None:
    assert not window.commands.action("run.branch").isEnabled()
    click(window, 500)
    step = shown_step(window)
    window.commands.run("run.branch")
    command = lab.sent(Branch)[-1]
    assert (command.origin, command.step, command.changes) == ("run 1", step, ())
    assert window.timeline.past.live


def test_a_refused_return_is_told(window: Window, lab: FakeLab, qtbot: QtBot) -> None:
    click(window, 500)
    window.commands.run("run.branch")
    lab.reply(ok=False, text="That run is no longer in the training process.")
    window.link.poll()
    qtbot.waitUntil(
        lambda: any("no longer" in label.text() for label in window.findChildren(QLabel))
    )


def test_another_run_is_looked_at_live(window: Window, lab: FakeLab) -> None:
    click(window, 500)
    lab.run(Phase.PAUSED, run="run 2", step=0)
    window.link.poll()
    window.link.poll()
    assert window.link.moment is None
