"""Recordings and checkpoints as columns, and one run that is gone on with alone."""

from __future__ import annotations

from pathlib import Path

from compared import Compared, changed
from files import answer, dialog, settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from engine.contract.commands import Leash, Load, Play, Save, SaveExperiment
from engine.contract.status import Phase


def choose(menu: QMenu, text: str) -> None:
    """Choose an entry of a menu."""
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == text).trigger()
    QApplication.processEvents()


def beside(compared: Compared, path: Path) -> None:
    """Open a file in another column through the menu and the dialog."""
    path.touch()  # or the dialog would say that there is no such file
    if not compared.comparing.on:
        compared.press(Qt.Key.Key_C)
    view = compared.comparing.view
    assert view is not None
    choose(view.add.menu(), "From a file…")
    answer(compared.window, path)
    compared.poll(50)
    compared.window.activateWindow()  # as a desktop does when a dialog closes
    QTest.qWaitForWindowActive(compared.window)


def state(compared: Compared, place: int) -> str:
    return compared.comparing.columns[place].header.state.text()


def test_a_recording_is_a_column_that_is_looked_at_and_not_trained(
    compared: Compared, tmp_path: Path
) -> None:
    path = tmp_path / "lecture.saddlepoint"
    beside(compared, path)
    settle(compared.window)
    compared.poll()
    assert compared.others[0].status().recorded == str(path)
    assert state(compared, 1) == "step 0 of 777 · recorded"
    assert compared.comparing.columns[1].name == "lecture"
    compared.lab.feed(phase=Phase.PAUSED)
    compared.poll()
    compared.clear()
    compared.press(Qt.Key.Key_Space)
    assert compared.lab.sent(Play)
    assert not compared.others[0].sent(Play)


def test_a_recording_is_not_gone_on_with(compared: Compared, tmp_path: Path) -> None:
    path = tmp_path / "lecture.saddlepoint"
    beside(compared, path)
    settle(compared.window)
    compared.poll()
    choose(compared.comparing.columns[1].header.menu, "Go on with this run alone")
    settle(compared.window)
    notice = compared.window.banners.notice("error")
    assert notice is not None
    assert notice.text == "A recording cannot be trained on."
    assert compared.comparing.on


def test_a_checkpoint_is_a_column_that_trains_on_with_the_others(
    compared: Compared, tmp_path: Path
) -> None:
    beside(compared, tmp_path / "late.safetensors")
    (load,) = compared.others[0].sent(Load)
    assert load.path == str(tmp_path / "late.safetensors")
    config = changed("training", k_d=5)
    compared.others[0].reply(text="Opened")
    compared.others[0].run(Phase.PAUSED, run=load.run, step=300, config=config)
    compared.poll()
    settle(compared.window)
    compared.poll()
    assert state(compared, 1).startswith("step 300")
    assert compared.comparing.columns[1].header.differences.text() == "k 5"
    compared.press(Qt.Key.Key_Space)
    assert all(lab.sent(Play) for lab in compared.labs)
    goal = compared.lab.sent(Leash)[-1].step
    assert goal is not None
    assert goal > 300


def test_a_checkpoint_that_cannot_be_read_leaves_no_column(
    compared: Compared, tmp_path: Path
) -> None:
    beside(compared, tmp_path / "bad.safetensors")
    compared.others[0].reply(ok=False, text="bad.safetensors is damaged")
    compared.poll(50)
    settle(compared.window)
    assert len(compared.comparing.columns) == 1
    assert compared.others[0].closed
    notice = compared.window.banners.notice("error")
    assert notice is not None
    assert notice.text == "bad.safetensors is damaged"


def test_one_run_is_gone_on_with_alone(compared: Compared) -> None:
    compared.add(changed("training", k_d=2))
    compared.add(changed("training", k_d=5))
    compared.stand(40, 40, 40, phase=Phase.PAUSED)
    choose(compared.comparing.columns[2].header.menu, "Go on with this run alone")
    compared.poll(20)
    (saved,) = compared.others[1].sent(Save)
    assert Path(saved.path).parent == compared.window.sessions.folder
    Path(saved.path).touch()
    compared.others[1].reply(text="Saved")
    compared.poll(50)
    (load,) = compared.lab.sent(Load)
    assert load.path == saved.path
    compared.lab.reply(text="Opened")
    compared.lab.run(Phase.PAUSED, run=load.run, step=40, config=changed("training", k_d=5))
    compared.poll(50)
    settle(compared.window)
    assert not compared.comparing.on
    assert [lab.closed for lab in compared.labs] == [False, True, True]
    assert not Path(saved.path).exists()
    assert compared.window.link.status.config["training"]["k_d"] == 5


def test_the_recording_of_every_run_can_be_saved(compared: Compared, tmp_path: Path) -> None:
    compared.add(changed("training", k_d=2))
    compared.stand(40, 40, phase=Phase.PAUSED)
    choose(compared.comparing.columns[1].header.menu, "Save recording…")
    assert dialog(compared.window).selectedFiles()[0].endswith("ring-2-40.saddlepoint")
    answer(compared.window, tmp_path / "second.saddlepoint")
    settle(compared.window)
    assert compared.lab.saved == []
    assert compared.others[0].saved == [(tmp_path / "second.saddlepoint", "Ring of eight: k 2")]
    assert compared.comparing.on


def test_the_settings_of_every_run_can_be_saved(compared: Compared, tmp_path: Path) -> None:
    compared.add(changed("training", k_d=2))
    choose(compared.comparing.columns[1].header.menu, "Save experiment…")
    answer(compared.window, tmp_path / "second.toml")
    compared.poll(20)
    (saved,) = compared.lab.sent(SaveExperiment)
    assert (saved.path, saved.experiment.title) == (
        str(tmp_path / "second.toml"),
        "Ring of eight: k 2",
    )
    assert saved.experiment.config["training"]["k_d"] == 2
    compared.lab.reply(text="Saved")
    settle(compared.window)


def test_a_run_that_cannot_be_saved_is_not_lost_with_the_comparison(compared: Compared) -> None:
    compared.add(changed("training", k_d=2))
    choose(compared.comparing.columns[1].header.menu, "Go on with this run alone")
    compared.poll(20)
    compared.others[0].reply(ok=False, text="the disk is full")
    compared.poll(50)
    settle(compared.window)
    assert compared.comparing.on
    assert not compared.others[0].closed
    assert not compared.lab.sent(Load)
