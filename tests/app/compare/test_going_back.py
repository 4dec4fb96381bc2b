"""Going on from the past with all runs of a comparison at once."""

from __future__ import annotations

from dataclasses import replace

from compared import Compared, changed
from fakes import a_snapshot
from files import settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.model.joint_cut import same_time
from engine.contract.commands import Branch, Leash, Pause, Play
from engine.contract.status import Phase
from engine.run.timeline import Timeline


def past(compared: Compared, phase: Phase = Phase.PAUSED) -> None:
    """Two runs of thirty steps, looked at where they were at the tenth."""
    compared.add(changed("training", k_d=2))
    for step in (10, 20, 30):
        compared.stand(step, step, phase=phase)
    compared.window.timeline.go(10)
    compared.poll()
    compared.clear()


def go_on(compared: Compared) -> None:
    """Press Ctrl+B, and let both laboratories do what they were asked."""
    QTest.keyClick(compared.window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    compared.poll()
    for lab in compared.labs:
        for branch in lab.sent(Branch):
            lab.reply()
            lab.run(run=branch.run, step=branch.step)
    compared.poll()
    settle(compared.window)


def test_all_runs_go_back_to_the_same_step_as_one_deed(compared: Compared) -> None:
    past(compared)
    go_on(compared)
    branches = [lab.sent(Branch) for lab in compared.labs]
    assert [[b.step for b in each] for each in branches] == [[10], [10]]
    assert branches[0][0].origin == "run 1"
    assert branches[1][0].origin == "column run 1"
    assert not any(lab.sent(Play) for lab in compared.labs)
    assert compared.window.bar.message.text() == "All runs are back at step 10"
    assert compared.window.timeline.past.live


def test_runs_that_played_play_on_from_there_abreast(compared: Compared) -> None:
    past(compared, Phase.PLAYING)
    go_on(compared)
    for lab in compared.labs:
        assert lab.sent(Pause)
        assert lab.sent(Play)
        goal = lab.sent(Leash)[-1].step
        assert goal is not None
        assert 10 < goal < 30


def test_a_recording_says_that_it_stays(compared: Compared) -> None:
    past(compared)
    compared.others[0].feed(recorded="lecture.saddlepoint")
    compared.poll()
    go_on(compared)
    assert [len(lab.sent(Branch)) for lab in compared.labs] == [1, 0]
    said = compared.window.bar.message.text()
    assert said == "Run 1 is back at step 10; run 2 is a recording and stays"


def test_a_run_that_never_came_so_far_stays_where_it_is(compared: Compared) -> None:
    past(compared)
    compared.others[0].feed(step=7)
    compared.poll()
    go_on(compared)
    said = compared.window.bar.message.text()
    assert said == "Run 1 is back at step 10; run 2 has only 7 steps and stays"


def test_a_recording_that_ended_before_is_shown_at_its_end(compared: Compared) -> None:
    past(compared)
    compared.others[0].feed(step=7, recorded="lecture.saddlepoint")
    compared.poll(2)
    second = compared.comparing.columns[1].link
    assert second.moment == 7
    compared.window.timeline.live()
    compared.poll(2)
    assert compared.window.link.status.step == 30
    assert second.moment == 7


def test_by_time_the_same_moment_is_another_step() -> None:
    quick, slow = Timeline(), Timeline()
    for n in range(11):
        quick.record(replace(a_snapshot(100 * n), seconds=5.0 + n))
        slow.record(replace(a_snapshot(10 * n), seconds=60.0 + n))
    assert same_time(700, quick, slow) == 70
    assert same_time(70, slow, quick) == 700
    assert same_time(700, quick, Timeline()) == 700
