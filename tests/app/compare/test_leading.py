"""Runs side by side are led together: one pace, one goal, one moment of pause."""

from __future__ import annotations

from compared import Compared, changed
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.contract.commands import Advance, Create, Leash, Pace, Pause, Play
from engine.contract.status import Phase

KEY = Qt.Key


def test_space_plays_all_and_the_fast_one_waits(compared: Compared) -> None:
    compared.add(changed("training", k_d=5))
    compared.clear()
    compared.press(KEY.Key_Space)
    goals = [lab.sent(Leash)[-1].step for lab in compared.labs]
    assert goals[0] == goals[1] is not None
    for lab in compared.labs:
        assert [type(c) for c in lab.commands if isinstance(c, Leash | Play)] == [Leash, Play]
    compared.clear()
    compared.stand(goals[0], 0)
    assert not compared.lab.sent(Leash)
    compared.stand(goals[0], goals[0])
    further = [lab.sent(Leash)[-1].step for lab in compared.labs]
    assert further[0] == further[1] > goals[0]


def test_nothing_is_drawn_before_all_are_at_the_same_step(compared: Compared) -> None:
    compared.add(changed("training", k_d=5))
    compared.press(KEY.Key_Space)
    goal = compared.lab.sent(Leash)[-1].step
    states = [column.header.state for column in compared.comparing.columns]
    compared.stand(goal, goal - 1)
    assert not any(state.text().startswith(f"step {goal} ") for state in states)
    compared.stand(goal, goal)
    assert all(state.text().startswith(f"step {goal} ") for state in states)


def test_a_pause_waits_until_all_are_at_one_step(compared: Compared) -> None:
    compared.add(changed("training", k_d=5))
    compared.press(KEY.Key_Space)
    goal = compared.lab.sent(Leash)[-1].step
    compared.stand(goal, goal - 1)
    compared.press(KEY.Key_Space)
    assert not compared.lab.sent(Pause)
    compared.stand(goal, goal)
    assert all(lab.sent(Pause) for lab in compared.labs)


def test_a_second_press_pauses_at_once(compared: Compared) -> None:
    compared.add(changed("training", k_d=5))
    compared.press(KEY.Key_Space)
    compared.stand(1, 0)
    compared.press(KEY.Key_Space)
    compared.press(KEY.Key_Space)
    assert all(lab.sent(Pause) for lab in compared.labs)


def test_by_time_nobody_waits(compared: Compared) -> None:
    compared.add(changed("training", k_d=5))
    assert compared.comparing.view is not None
    QTest.mouseClick(compared.comparing.view.by_time, Qt.MouseButton.LeftButton)
    compared.press(KEY.Key_Space)
    assert [lab.sent(Leash)[-1] for lab in compared.labs] == [Leash(None), Leash(None)]
    compared.stand(500, 3)
    states = [column.header.state.text() for column in compared.comparing.columns]
    assert states[0].startswith("step 500 ")
    assert states[1].startswith("step 3 ")


def test_a_run_that_came_late_is_waited_for(compared: Compared) -> None:
    compared.add(changed("training", k_d=5))
    compared.stand(900, 0, phase=Phase.PAUSED)
    compared.press(KEY.Key_Space)
    goal = compared.lab.sent(Leash)[-1].step
    assert goal > 900
    compared.stand(goal, 4)
    headers = [column.header.state.text() for column in compared.comparing.columns]
    assert headers[0].endswith("waits")
    assert headers[1].startswith("step 4 ")


def test_reset_begins_all_anew_and_a_new_seed_is_that_of_all(compared: Compared) -> None:
    compared.add(changed("training", k_d=5))
    compared.stand(50, 50, phase=Phase.PAUSED)
    compared.clear()
    QTest.keyClick(compared.window, KEY.Key_R, Qt.KeyboardModifier.ControlModifier)
    configs = [lab.sent(Create)[-1].config for lab in compared.labs]
    assert [config["training"]["k_d"] for config in configs] == [1, 5]
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(compared.window, KEY.Key_R, both)
    seeds = [lab.sent(Create)[-1].config["training"]["seed"] for lab in compared.labs]
    assert seeds[0] == seeds[1] != 0


def test_a_reset_while_playing_does_not_let_the_new_runs_run_away(compared: Compared) -> None:
    compared.add(changed("training", k_d=5))
    compared.press(KEY.Key_Space)
    compared.stand(5000, 5000)
    compared.clear()
    QTest.keyClick(compared.window, KEY.Key_R, Qt.KeyboardModifier.ControlModifier)
    compared.poll(5)  # the old runs are still told of
    goals = [leash.step for lab in compared.labs for leash in lab.sent(Leash)]
    assert all(goal is not None and goal < 100 for goal in goals)


def test_steps_and_speed_are_those_of_all(compared: Compared) -> None:
    compared.add(changed("family", kind="variational"))
    compared.clear()
    compared.press(KEY.Key_S)
    assert all(lab.sent(Advance) == [Advance(1)] for lab in compared.labs)
    compared.press(KEY.Key_D)
    assert [len(lab.sent(Advance)) for lab in compared.labs] == [2, 1]  # a VAE has no such player
    compared.press(KEY.Key_BracketLeft)
    assert compared.lab.sent(Pace) == compared.others[0].sent(Pace) != []
