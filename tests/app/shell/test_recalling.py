"""Pictures of the past that nobody recorded, when a panel is opened there."""

from __future__ import annotations

import numpy as np
import pytest
from fakes import FakeLab, Opener, a_snapshot
from pytestqt.qtbot import QtBot

from app.model.past import unseen
from app.plots.panel import View
from app.shell.past.recalling import REST
from app.shell.window import Window
from engine.contract.commands import ProbeRequest, Recall
from engine.contract.snapshot import Histogram, Points, Snapshot, frozen
from engine.contract.status import Phase
from engine.run.timeline import Timeline

WEIGHTS = ProbeRequest("weights")
NOWHERE = frozen(np.zeros((2, 2)))


def bars(step: int) -> Histogram:
    return Histogram(step, frozen(np.linspace(-1.0, 1.0, 5)), {"D": frozen(np.ones(4))})


def test_points_stay_true_and_all_else_goes_stale() -> None:
    timeline = Timeline()
    timeline.record(Snapshot("run", 0, 0.0, {"real": Points(0, NOWHERE), "weights": bars(0)}))
    for step in range(100, 1001, 100):
        timeline.record(Snapshot("run", step, step / 100, {"fake": Points(step, NOWHERE)}))
    asked = [ProbeRequest(name) for name in ("real", "fake", "weights", "surface")]
    assert [r.probe for r in unseen(timeline, 100, asked)] == ["surface"]
    assert [r.probe for r in unseen(timeline, 200, asked)] == ["weights", "surface"]
    assert [r.probe for r in unseen(timeline, 900, asked)] == ["weights", "surface"]


def test_a_picture_of_the_first_half_goes_stale_sooner() -> None:
    for drawn, first in ((0, 200), (100, 300), (500, 900)):
        timeline = Timeline()
        for step in range(0, 1001, 100):
            timeline.record(Snapshot("run", step, step / 100, {"fake": Points(step, NOWHERE)}))
        timeline.insert({"weights": bars(drawn)})
        later = range(drawn, 1001, 100)
        stale = [step for step in later if unseen(timeline, step, [WEIGHTS])]
        assert stale == list(range(first, 1001, 100))


@pytest.fixture
def window(open_window: Opener, lab: FakeLab) -> Window:
    """A window at step 500 of a run of which only what moves was recorded."""
    lab.run(Phase.PLAYING, step=1000)
    for step in range(0, 1001, 100):
        seen = a_snapshot(step)
        lab.show(Snapshot(seen.run, step, step / 100, {"fake": seen.parts["fake"]}))
    window = open_window(panels=True)
    window.link.poll()
    window.timeline.go(500)
    return window


def rest(window: Window, qtbot: QtBot) -> None:
    now = window.recalling._clock()
    window.recalling._clock = lambda: now + REST
    window.link.poll()
    window.recalling._clock = lambda: now + 3 * REST  # twice a rest, for seconds are rounded
    window.link.poll()


def test_what_was_not_recorded_is_asked_for_once_one_rests(
    window: Window, lab: FakeLab, qtbot: QtBot
) -> None:
    assert not lab.sent(Recall)
    rest(window, qtbot)
    (command,) = lab.sent(Recall)
    assert command.step == 500
    assert "surface" in {request.probe for request in command.probes}
    assert "fake" not in {request.probe for request in command.probes}
    window.link.poll()
    assert len(lab.sent(Recall)) == 1


def test_it_is_shown_when_it_comes_and_said(window: Window, lab: FakeLab, qtbot: QtBot) -> None:
    rest(window, qtbot)
    surface = a_snapshot(480).parts["surface"]
    lab.past.insert({"surface": surface})
    lab.reply(text="Pictures that had not been recorded: drawn anew, from the state at step 480")
    window.link.poll()
    panel = window.area.panels["surface"]
    shown: list[View] = []
    qtbot.waitUntil(lambda: "state at step 480" in window.bar.message.text())
    panel.show_view = shown.append  # type: ignore[method-assign]
    window.link.refresh()
    window.link.poll()
    assert shown[0].snapshot is not None
    assert shown[0].snapshot.parts["surface"] is surface


def test_a_recording_has_nobody_to_ask(window: Window, lab: FakeLab, qtbot: QtBot) -> None:
    lab.run(Phase.PAUSED, step=1000, recorded="there.saddlepoint")
    rest(window, qtbot)
    assert not lab.sent(Recall)
