"""A recording in the first column, beside which others train."""

from __future__ import annotations

import pytest
from compared import Compared, changed
from fakes import CONFIG, FakeLab, a_snapshot
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.shell.run_actions import RECORDED
from engine.contract.commands import Advance, Leash, Pause, Play
from engine.contract.status import Phase

KEY = Qt.Key
LAST = 777


@pytest.fixture
def recorded(compared: Compared) -> Compared:
    """A recording of 777 steps, alone in its comparison so far."""
    for step in (0, 10, 20, 300, LAST):
        compared.lab.show(a_snapshot(step, "lecture"))
    compared.lab.run(Phase.PAUSED, run="lecture", step=LAST, recorded="lecture.saddlepoint")
    compared.poll(2)
    return compared


@pytest.fixture
def beside(recorded: Compared) -> Compared:
    """The same with a run that stands at its beginning beside it."""
    train(recorded, 0, Phase.PAUSED, recorded.add(changed("training", k_d=5)))
    return recorded


def train(compared: Compared, step: int, phase: Phase, lab: FakeLab | None = None) -> None:
    other = lab or compared.others[0]
    other.feed(step=step, phase=phase)
    other.show(a_snapshot(step, "column run 1"))
    compared.poll(3)


def shown(compared: Compared) -> str:
    return compared.comparing.columns[0].header.state.text()


def test_alone_it_cannot_be_played_and_the_button_says_what_can_be_done(
    recorded: Compared,
) -> None:
    play = recorded.window.transport.buttons["run.play"]
    assert not play.isEnabled()
    assert RECORDED in play.toolTip()


def test_play_plays_those_that_train_and_nothing_behind_the_recording(beside: Compared) -> None:
    play = beside.window.transport.buttons["run.play"]
    assert play.isEnabled()
    assert RECORDED not in play.toolTip()
    beside.clear()
    QTest.mouseClick(play, Qt.MouseButton.LeftButton)
    beside.poll()
    assert beside.others[0].sent(Play)
    assert not beside.lab.sent(Play)
    goal = beside.others[0].sent(Leash)[-1].step
    assert goal is not None
    assert goal < LAST, "they do not run after the end of the recording"


def test_the_recording_keeps_step_with_what_trains(beside: Compared) -> None:
    assert shown(beside) == f"step 0 of {LAST} · recorded"
    beside.press(KEY.Key_Space)
    train(beside, 10, Phase.PLAYING)
    train(beside, 20, Phase.PLAYING)
    assert shown(beside) == f"step 20 of {LAST} · recorded"
    snapshot = beside.comparing.columns[0].panels["surface"]._snapshot
    assert snapshot is not None
    assert snapshot.step == 20
    assert beside.window.past_bar.told.text().startswith("step 20 ·")
    train(beside, 900, Phase.PLAYING)
    assert shown(beside) == f"step {LAST} · recorded", "a recording ends"


def test_the_transport_tells_of_the_run_that_trains(beside: Compared) -> None:
    transport = beside.window.transport
    beside.press(KEY.Key_Space)
    train(beside, 20, Phase.PLAYING)
    assert transport.buttons["run.play"].text() == "Pause"
    assert transport._step.text() == "20"
    beside.clear()
    beside.press(KEY.Key_Space)
    beside.press(KEY.Key_Space)
    assert beside.others[0].sent(Pause)
    train(beside, 21, Phase.PAUSED)
    assert transport.buttons["run.play"].text() == "Play"


def test_a_step_is_taken_by_what_trains_alone(beside: Compared) -> None:
    beside.clear()
    beside.press(KEY.Key_S)
    assert beside.others[0].sent(Advance) == [Advance(1)]
    assert not beside.lab.sent(Advance)


def test_a_moment_that_is_chosen_is_what_is_shown(beside: Compared) -> None:
    train(beside, 20, Phase.PAUSED)
    beside.window.timeline.go(300)
    beside.poll(2)
    assert shown(beside) == f"step 300 of {LAST} · recorded"
    beside.window.commands.run("run.live")
    beside.poll(2)
    assert shown(beside) == f"step 20 of {LAST} · recorded"


def test_a_header_says_what_was_different_then(beside: Compared) -> None:
    beside.lab.past.configure(0, changed("training", k_d=3))
    beside.lab.past.configure(100, CONFIG)
    train(beside, 20, Phase.PAUSED)
    assert shown(beside) == f"step 20 of {LAST} · then k 3 · recorded"
    train(beside, 300, Phase.PAUSED)
    assert shown(beside) == f"step 300 of {LAST} · recorded"


def test_by_time_it_is_shown_at_its_end_and_so_it_is_after_the_comparison(
    beside: Compared,
) -> None:
    train(beside, 20, Phase.PAUSED)
    beside.comparing._pace(False)
    beside.poll(3)
    assert shown(beside) == f"step {LAST} · recorded"
    beside.comparing._pace(True)
    beside.poll(3)
    assert beside.window.link.moment == 20
    beside.press(KEY.Key_C)
    beside.poll(2)
    assert beside.window.link.moment is None
    assert beside.window.transport._step.text() == str(LAST)
    assert not beside.window.transport.buttons["run.play"].isEnabled()
