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
from engine.contract.commands import Create, Leash, Play
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


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_wears_the_theme(compared: Compared, theme: str) -> None:
    compared.add(changed("training", k_d=2))
    compared.window.commands.run(f"view.theme.{theme}")
    QApplication.processEvents()
    surface = compared.comparing.columns[1].panels["surface"]
    expected = compared.window.appearance.theme.panel
    assert surface.palette().color(surface.backgroundRole()).name() == expected
