"""Runs side by side in one window: they come, are led together, and go."""

from __future__ import annotations

import pytest
from compared import Compared, changed
from fakes import CONFIG, GRID
from files import settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton

from app.compare.change import ChangeDialog
from engine.contract.commands import Advance, Create, Leash, Pace, Pause, Play
from engine.contract.lesson import Lesson
from engine.contract.status import Phase

KEY = Qt.Key


def entry(menu: QMenu, *words: str) -> None:
    """Choose an entry of a menu, through its submenus."""
    menu.aboutToShow.emit()
    for word in words[:-1]:
        menu = next(a.menu() for a in menu.actions() if a.text() == word)
    next(action for action in menu.actions() if action.text() == words[-1]).trigger()


def click(compared: Compared, text: str) -> None:
    """Press a button of the comparison by its words."""
    view = compared.comparing.view
    assert view is not None
    found = next(b for b in view.findChildren(QPushButton) if b.text() == text)
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)
    compared.poll()


def test_the_panels_become_columns_and_the_window_is_given_back(compared: Compared) -> None:
    window = compared.window
    assert compared.comparing.on
    assert window.area.isHidden()
    assert window.controls.isHidden()
    click(compared, "Leave the comparison")
    assert not compared.comparing.on
    assert window.area.isVisible()
    assert window.controls.isVisible()
    assert compared.lab.sent(Leash)[-1] == Leash(None)
    compared.press(KEY.Key_Space)
    assert isinstance(compared.lab.sent(Play)[-1], Play)


def test_a_run_with_another_part_has_the_same_seed_and_data(compared: Compared) -> None:
    assert compared.comparing.view is not None
    entry(compared.comparing.view.adding, "With another loss", "Wasserstein")
    (create,) = compared.others[0].sent(Create)
    assert create.config["objective"] == {"kind": "wasserstein"}
    assert create.config["training"] == CONFIG["training"]
    assert create.config["data"] == CONFIG["data"]
    assert not create.play


def test_a_built_in_experiment_is_opened_beside_by_its_title(compared: Compared) -> None:
    assert compared.comparing.view is not None
    entry(compared.comparing.view.adding, "Experiment", "GAN", GRID.title)
    assert compared.others[0].sent(Create)[0].config == GRID.config
    assert compared.comparing.columns[1].header.name.text() == GRID.title


def test_headers_say_only_what_differs_and_that_once(compared: Compared) -> None:
    compared.add(changed("training", k_d=5))
    headers = [column.header for column in compared.comparing.columns]
    assert [header.name.text() for header in headers] == ["k 1", "k 5"]
    assert not any(header.differences.isVisible() for header in headers)
    assert [header.differences.toolTip() for header in headers] == ["k 1", "k 5"]
    assert len({header.height() for header in headers}) == 1
    compared.comparing.rename(compared.comparing.columns[1], "More critic")
    compared.poll()
    assert all(header.differences.isVisible() for header in headers)
    assert [header.differences.text() for header in headers] == ["", "k 5"]
    assert len({header.height() for header in headers}) == 1


def test_headers_say_below_what_names_have_no_room_for(compared: Compared) -> None:
    config = changed("training", k_d=5, seed=3)
    compared.add({**config, "objective": {"kind": "hinge"}})
    headers = [column.header for column in compared.comparing.columns]
    assert [header.name.text() for header in headers] == ["Non-saturating, k 1", "Hinge, k 5"]
    assert [header.differences.text() for header in headers] == ["Seed 0", "Seed 3"]


def test_headers_of_equal_runs_say_so(compared: Compared) -> None:
    compared.add(CONFIG)
    headers = [column.header for column in compared.comparing.columns]
    assert {header.differences.text() for header in headers} == {"The same settings"}
    assert all(header.differences.isVisible() for header in headers)


def test_a_change_is_asked_for_in_a_dialog(compared: Compared) -> None:
    column = compared.comparing.columns[0]
    entry(column.header.menu, "Add a run with one change…")
    compared.poll()
    dialog = compared.window.findChild(ChangeDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.query, "steps k")
    dialog.select("training", "k_d")
    box = next(b for b in dialog.findChildren(QLineEdit) if b is not dialog.query)
    box.selectAll()
    QTest.keyClicks(box, "5")
    QTest.keyClick(box, KEY.Key_Return)
    assert dialog.summary.text() == "k: 1 → 5"
    dialog.accept()
    settle(compared.window)
    (create,) = compared.others[0].sent(Create)
    assert create.config["training"]["k_d"] == 5


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


def test_four_are_enough(compared: Compared) -> None:
    for k in (2, 3, 4):
        compared.add(changed("training", k_d=k))
    assert compared.comparing.view is not None
    assert not compared.comparing.view.add.isEnabled()
    assert compared.comparing.begin(CONFIG) is None
    assert len(compared.others) == 3


def test_a_closed_column_ends_its_run_and_no_other(compared: Compared) -> None:
    compared.add(changed("training", k_d=2))
    compared.add(changed("training", k_d=3))
    entry(compared.comparing.columns[1].header.menu, "Close")
    settle(compared.window)
    assert [lab.closed for lab in compared.labs] == [False, True, False]
    assert [c.header.name.text() for c in compared.comparing.columns] == ["k 1", "k 3"]


def test_leaving_ends_the_other_runs(compared: Compared) -> None:
    compared.add(changed("training", k_d=2))
    compared.press(KEY.Key_C)
    settle(compared.window)
    assert [lab.closed for lab in compared.labs] == [False, True]


def test_closing_the_window_leaves_no_laboratory_open(compared: Compared) -> None:
    compared.add(changed("training", k_d=2))
    compared.window.close()
    compared.window.tasks.loop.run_until_complete(compared.window.tasks.stop())
    assert not compared.others[0].closed
    compared.comparing.end()  # as the end of the window does
    assert compared.others[0].closed


def test_a_moment_of_the_past_is_shown_of_all(compared: Compared) -> None:
    compared.add(changed("training", k_d=2))
    compared.stand(10, 10, phase=Phase.PAUSED)
    compared.stand(20, 20, phase=Phase.PAUSED)
    compared.window.timeline.go(10)
    compared.poll()
    steps = []
    for column in compared.comparing.columns:
        seen = column.panels["surface"]._snapshot  # type: ignore[attr-defined]
        steps.append(seen.step)
    assert steps == [10, 10]
    assert compared.comparing.view is not None
    assert compared.comparing.view.strip.curves.moment == 10
    headers = [column.header.state.text() for column in compared.comparing.columns]
    assert headers == ["step 10 of 20 · paused"] * 2
    compared.window.timeline.live()
    compared.poll()
    headers = [column.header.state.text() for column in compared.comparing.columns]
    assert headers == ["step 20 · paused"] * 2


def test_a_lesson_has_the_window_for_itself(compared: Compared) -> None:
    lesson = Lesson("one", "One", "", 0, 0, (), "Welcome.", ())
    compared.window.lessons.begin(lesson)
    assert not compared.comparing.on
    assert not compared.comparing.possible


def test_a_given_name_is_kept(compared: Compared) -> None:
    compared.add(changed("training", k_d=2))
    column = compared.comparing.columns[1]
    compared.comparing.rename(column, "Two critics")
    assert column.header.name.text() == "Two critics"
    compared.comparing.rename(column, " ")
    assert column.header.name.text() == "k 2"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_wears_the_theme(compared: Compared, theme: str) -> None:
    compared.add(changed("training", k_d=2))
    compared.window.commands.run(f"view.theme.{theme}")
    QApplication.processEvents()
    surface = compared.comparing.columns[1].panels["surface"]
    expected = compared.window.appearance.theme.panel
    assert surface.palette().color(surface.backgroundRole()).name() == expected
