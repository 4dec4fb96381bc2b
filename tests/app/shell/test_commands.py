"""Every action does what its name says, by click, by key and from the palette."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import CATALOGUE, CONFIG, FakeLab, Opener
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QLabel, QMenu, QSpinBox

from app.shell.commands import Action, Commands
from app.shell.menus import MENUS, SUBMENUS
from app.shell.window import Window
from engine.contract.commands import Advance, Create, Pace, Patch, Pause, Play
from engine.contract.status import Phase


def test_a_second_action_of_the_same_name_is_a_mistake(qapp: QApplication) -> None:
    commands = Commands(qapp)
    commands.add(Action("one", "One", list))
    with pytest.raises(ValueError, match="two actions are called 'one'"):
        commands.add(Action("one", "Two", list))


def test_no_two_actions_share_a_shortcut(furnished: Window) -> None:
    keys = [key for record in furnished.commands.records() for key in record.keys]
    assert len(keys) == len(set(keys))


def test_every_action_says_in_words_what_it_does(furnished: Window) -> None:
    texts = [record.text for record in furnished.commands.records()]
    assert all(texts)
    assert len(texts) == len(set(texts))


def test_every_menu_has_its_entries(furnished: Window) -> None:
    menus = [a.menu() for a in furnished.menuBar().actions() if isinstance(a.menu(), QMenu)]
    assert [menu.title() for menu in menus] == [title for title, _ in MENUS]
    assert all(menu.actions() for menu in menus)


def test_every_action_can_be_found_in_a_menu(furnished: Window) -> None:
    listed = {entry for _, entries in MENUS for entry in entries}
    beginnings = tuple(beginning for _, beginning in SUBMENUS.values())
    missing = {
        record.id
        for record in furnished.commands.records()
        if record.id not in listed and not record.id.startswith(beginnings)
    }
    assert missing == {"file.discard"}  # offered beside a leftover, not in a menu


def test_space_plays_and_pauses(window: Window, lab: FakeLab) -> None:
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert isinstance(lab.commands[-1], Play)
    lab.run(Phase.PLAYING)
    window.link.poll()
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert isinstance(lab.commands[-1], Pause)


@pytest.mark.parametrize(
    ("key", "player"),
    [
        (Qt.Key.Key_S, "both"),
        (Qt.Key.Key_D, "discriminator"),
        (Qt.Key.Key_G, "generator"),
    ],
)
def test_a_letter_takes_one_step(window: Window, lab: FakeLab, key: Qt.Key, player: str) -> None:
    QTest.keyClick(window, key)
    assert lab.commands[-1] == Advance(1, player)


def take_steps(window: Window, count: int) -> QInputDialog:
    """Ask for several steps, type how many, and accept."""
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    QApplication.processEvents()
    dialog = next(d for d in window.findChildren(QInputDialog) if d.isVisible())
    box = dialog.findChild(QSpinBox)
    box.selectAll()
    QTest.keyClicks(box, str(count))
    return dialog


def test_several_steps_are_asked_for_and_remembered(window: Window, lab: FakeLab) -> None:
    dialog = take_steps(window, 250)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    window.tasks.loop.run_until_complete(window.tasks.settle())
    assert lab.commands[-1] == Advance(250)
    assert window.preferences.steps == 250


def test_several_steps_can_be_cancelled(window: Window, lab: FakeLab) -> None:
    take_steps(window, 250).reject()
    window.tasks.loop.run_until_complete(window.tasks.settle())
    assert not lab.sent(Advance)
    assert window.preferences.steps == 100


def test_single_steps_wait_while_it_plays(window: Window, lab: FakeLab) -> None:
    lab.run(Phase.PLAYING)
    window.link.poll()
    QTest.keyClick(window, Qt.Key.Key_S)
    assert not lab.sent(Advance)
    assert not window.commands.action("run.step").isEnabled()


def test_reset_keeps_seed_and_settings(window: Window, lab: FakeLab) -> None:
    config = {**CONFIG, "training": {"k_d": 5, "steps": 10_000, "seed": 7}}
    lab.run(config=config)
    window.link.poll()
    window.commands.run("run.reset")
    created = lab.sent(Create)[-1]
    assert created.config == config
    assert not created.play


def test_reset_while_it_plays_plays_on(window: Window, lab: FakeLab) -> None:
    lab.run(Phase.PLAYING)
    window.link.poll()
    window.commands.run("run.reset")
    assert lab.sent(Create)[-1].play


def test_every_reset_begins_a_run_of_another_name(window: Window, lab: FakeLab) -> None:
    window.commands.run("run.reset")
    window.commands.run("run.reset")
    names = [command.run for command in lab.sent(Create)]
    assert len(names) == len(set(names)) == 3


def test_a_new_seed_changes_nothing_else(window: Window, lab: FakeLab) -> None:
    window.commands.run("run.new_seed")
    config = lab.sent(Create)[-1].config
    assert config["training"]["seed"] != 0
    assert {**config["training"], "seed": 0} == CONFIG["training"]
    assert {**config, "training": CONFIG["training"]} == CONFIG


def test_undo_takes_a_new_seed_back_for_the_next_reset(window: Window, lab: FakeLab) -> None:
    window.commands.run("run.new_seed")
    lab.run(config=lab.sent(Create)[-1].config, run="run 2")
    window.link.poll()
    window.commands.run("edit.undo")
    window.commands.run("run.reset")
    assert lab.sent(Create)[-1].config == CONFIG


def test_a_turned_knob_reaches_the_engine_and_can_be_undone(window: Window, lab: FakeLab) -> None:
    window.draft.edit("training", "k_d", 5)
    assert lab.sent(Patch)[-1].value == 5
    window.link.poll()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert lab.sent(Patch)[-1].value == 1
    window.commands.run("edit.redo")
    assert lab.sent(Patch)[-1].value == 5


def test_who_hurries_takes_the_first_change_back_while_the_run_plays(
    window: Window, lab: FakeLab
) -> None:
    """What can be done is looked at only now and then while a run plays."""
    for step in range(3):
        lab.run(Phase.PLAYING, step=step)
        window.link.poll()
    window.draft.edit("training", "k_d", 5)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert lab.sent(Patch)[-1].value == 1


def test_a_setting_that_the_engine_refuses_goes_back(window: Window, lab: FakeLab) -> None:
    window.draft.edit("training", "k_d", 5)
    lab.reply(ok=False, text="training.k_d: not now")
    window.link.poll()
    QApplication.processEvents()
    assert window.draft.value("training", "k_d") == 1
    notice = window.banners.notice("error")
    assert notice is not None
    assert notice.text == "training.k_d: not now"


def test_the_brackets_change_the_speed(window: Window, lab: FakeLab) -> None:
    QTest.keyClick(window, Qt.Key.Key_BracketLeft)
    assert lab.commands[-1] == Pace(5000)
    assert window.transport.speed.slider.value() == 11
    QTest.keyClick(window, Qt.Key.Key_BracketRight)
    assert lab.commands[-1] == Pace(None)
    QTest.keyClick(window, Qt.Key.Key_BracketRight)
    assert lab.commands[-1] == Pace(None)


def test_an_unknown_path_for_the_first_experiment_is_a_message(
    window: Window, lab: FakeLab, tmp_path: Path
) -> None:
    window.documents.open(tmp_path / "strange.xyz")
    window.tasks.loop.run_until_complete(window.tasks.settle())
    notice = window.banners.notice("error")
    assert notice is not None
    assert "strange.xyz" in notice.text
    assert ".toml" in notice.text


def test_draw_data_shows_the_controls_and_the_sheet(
    open_window: Opener, lab: FakeLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    drawn: list[bool] = []
    monkeypatch.setattr(window.controls, "draw", lambda: drawn.append(True))
    window.controls.hide()
    QTest.keyClick(window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert window.controls.isVisible()
    assert drawn == [True]


def test_a_click_on_the_share_of_observing_lists_the_rates(window: Window, lab: FakeLab) -> None:
    lab.run(rates={"surface": 30.0, "jsd": 0.5})
    window.link.poll()
    QTest.mouseClick(window.bar.numbers["observing"], Qt.MouseButton.LeftButton)
    menu = next(m for m in window.bar.findChildren(QMenu) if m.isVisible())
    assert [action.text() for action in menu.actions()][1:] == ["jsd\t0.5", "surface\t30.0"]
    menu.close()


def test_while_nothing_is_observed_the_list_of_rates_says_so(window: Window) -> None:
    window.commands.run("view.rates")
    menu = next(m for m in window.bar.findChildren(QMenu) if m.isVisible())
    assert menu.actions()[-1].text() == "Nothing at present"
    menu.close()


def test_about_names_the_versions(window: Window) -> None:
    window.commands.run("help.about")
    about = next(w for w in QApplication.topLevelWidgets() if "About" in w.windowTitle())
    text = " ".join(label.text() for label in about.findChildren(QLabel))
    assert CATALOGUE.versions["torch"] in text
    assert "pyqtgraph" in text
    about.close()
