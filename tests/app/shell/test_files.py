"""Opening, saving, dropping and exporting files, through the dialogs as a person uses them."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import GRID, RING, FakeLab, a_snapshot
from files import answer, dialog, drop, settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsView, QMenu

from app.shell.status_bar import LONG
from app.shell.tasks import Job
from app.shell.window import Window
from engine.contract.commands import (
    Create,
    Load,
    OpenExperiment,
    Save,
    SaveExperiment,
    SaveScript,
)
from engine.contract.status import Phase

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_the_window_opens_with_the_ring_standing_still(window: Window, lab: FakeLab) -> None:
    (created,) = lab.sent(Create)
    assert created.config == RING.config
    assert not created.play
    assert window.windowTitle() == "Ring of eight — Saddlepoint"


def test_a_checkpoint_is_saved_where_the_dialog_says(
    window: Window, lab: FakeLab, tmp_path: Path
) -> None:
    QTest.keyClick(window, Qt.Key.Key_S, CONTROL)
    answer(window, tmp_path / "mine")
    saved = lab.sent(Save)[-1]
    assert saved.path == str(tmp_path / "mine.safetensors")
    Path(saved.path).touch()
    lab.reply(text="Saved mine.safetensors")
    settle(window)
    assert window.bar.message.text() == "Saved mine.safetensors"
    assert window.documents.recents.paths() == (Path(saved.path),)


def test_a_cancelled_dialog_does_nothing(window: Window, lab: FakeLab) -> None:
    QTest.keyClick(window, Qt.Key.Key_S, CONTROL)
    dialog(window).reject()
    settle(window)
    assert not lab.sent(Save)


def test_a_checkpoint_is_of_the_moment_that_is_looked_at(
    window: Window, lab: FakeLab, tmp_path: Path
) -> None:
    lab.run(step=40)
    for at in (10, 40):
        lab.show(a_snapshot(at))
    window.link.poll()
    window.timeline.go(10)
    window.commands.run("file.save_checkpoint")
    assert dialog(window).windowTitle() == "Save checkpoint of step 10"
    assert dialog(window).selectedFiles()[0].endswith("ring-10.safetensors")
    answer(window, tmp_path / "then.safetensors")
    assert lab.sent(Save)[-1].step == 10
    lab.reply(text="Saved")
    settle(window)
    window.timeline.live()
    window.commands.run("file.save_checkpoint")
    answer(window, tmp_path / "now.safetensors")
    assert lab.sent(Save)[-1].step is None
    lab.reply(text="Saved")
    settle(window)


def test_a_full_disk_is_said_over_the_panels(window: Window, lab: FakeLab, tmp_path: Path) -> None:
    window.commands.run("file.save_checkpoint")
    answer(window, tmp_path / "mine.safetensors")
    lab.reply(ok=False, text="cannot write mine.safetensors: the disk is full")
    settle(window)
    notice = window.banners.notice("error")
    assert notice is not None
    assert notice.title == "Could not save the checkpoint"
    assert notice.text == "cannot write mine.safetensors: the disk is full"


def test_an_experiment_is_saved_as_it_is_set(window: Window, lab: FakeLab, tmp_path: Path) -> None:
    window.draft.edit("training", "k_d", 5)
    QTest.keyClick(window, Qt.Key.Key_S, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    answer(window, tmp_path / "mine.toml")
    saved = lab.sent(SaveExperiment)[-1]
    assert saved.path == str(tmp_path / "mine.toml")
    assert saved.experiment.title == RING.title
    assert saved.experiment.config["training"]["k_d"] == 5


def test_a_script_is_exported_of_what_is_set(window: Window, lab: FakeLab, tmp_path: Path) -> None:
    window.draft.edit("training", "k_d", 5)
    menu = next(m for m in window.findChildren(QMenu) if m.title() == "&File")
    entry = next(e for e in menu.actions() if e.text() == "Export script…")
    entry.trigger()
    assert dialog(window).selectedFiles()[0].endswith("ring-run.py")
    answer(window, tmp_path / "mine")
    exported = lab.sent(SaveScript)[-1]
    assert exported.path == str(tmp_path / "mine.py")
    assert exported.run == window.link.status.run != ""
    assert exported.experiment.config["training"]["k_d"] == 5
    lab.reply(text="Exported mine.py")
    settle(window)
    assert window.bar.message.text() == "Exported mine.py"
    assert window.documents.recents.paths() == ()


def test_what_a_script_cannot_say_is_told_over_the_panels(
    window: Window, lab: FakeLab, tmp_path: Path
) -> None:
    window.commands.run("export.script")
    answer(window, tmp_path / "mine.py")
    lab.reply(ok=False, text="the script cannot say data.kind = shapes yet; choose another")
    settle(window)
    notice = window.banners.notice("error")
    assert notice is not None
    assert notice.title == "Could not export the script"
    assert "data.kind = shapes" in notice.text


def test_an_experiment_is_opened_through_the_dialog(
    window: Window, lab: FakeLab, tmp_path: Path
) -> None:
    path = tmp_path / "mine.toml"
    path.touch()
    QTest.keyClick(window, Qt.Key.Key_O, CONTROL)
    answer(window, path)
    assert lab.sent(OpenExperiment)[-1].path == str(path)
    lab.reply(text="Opened Grid", experiment=GRID)
    settle(window)
    assert len(lab.sent(Create)) == 2
    assert window.windowTitle() == "Grid — Saddlepoint"


def test_a_wrong_experiment_leaves_the_run_as_it_is(
    window: Window, lab: FakeLab, tmp_path: Path
) -> None:
    window.documents.open(tmp_path / "wrong.toml")
    QApplication.processEvents()
    lab.reply(ok=False, text="wrong.toml, line 3: unknown section 'dta'; did you mean 'data'?")
    settle(window)
    notice = window.banners.notice("error")
    assert notice is not None
    assert "did you mean 'data'?" in notice.text
    assert len(lab.sent(Create)) == 1
    assert window.documents.recents.paths() == ()


def test_a_dropped_checkpoint_is_loaded_with_its_settings(
    window: Window, lab: FakeLab, tmp_path: Path
) -> None:
    drop(window, tmp_path / "run.safetensors")
    load = lab.sent(Load)[-1]
    assert load.path == str(tmp_path / "run.safetensors")
    window.draft.edit("data", "count", 5)
    lab.reply(text="Opened run.safetensors at step 500")
    settle(window)
    config = {**RING.config, "training": {"k_d": 3, "steps": 10, "seed": 9}}
    lab.run(run=load.run, config=config, step=500)
    window.link.poll()
    assert window.draft.config() == config


def test_a_file_can_be_dropped_on_a_panel(furnished: Window, lab: FakeLab, tmp_path: Path) -> None:
    picture = furnished.area.panels["surface"].findChild(QGraphicsView)
    drop(picture.viewport(), tmp_path / "mine.toml")
    assert lab.sent(OpenExperiment)[-1].path == str(tmp_path / "mine.toml")


def test_an_unknown_file_is_refused_with_what_is_possible(window: Window, tmp_path: Path) -> None:
    drop(window, tmp_path / "model.pickle")
    settle(window)
    notice = window.banners.notice("error")
    assert notice is not None
    assert "model.pickle" in notice.text
    assert ".safetensors" in notice.text


def test_recent_files_are_listed_and_opened(
    furnished: Window, lab: FakeLab, tmp_path: Path
) -> None:
    path = tmp_path / "old.toml"
    path.touch()
    furnished.documents.recents.add(path)
    menu = next(m for m in furnished.findChildren(QMenu) if m.title() == "Open &recent")
    menu.aboutToShow.emit()
    assert menu.actions()[0].text() == "old.toml"
    menu.actions()[0].trigger()
    QApplication.processEvents()
    assert lab.sent(OpenExperiment)[-1].path == str(path)


def test_long_work_shows_its_progress_and_can_be_cancelled(window: Window, tmp_path: Path) -> None:
    begun: list[Job] = []

    def work(job: Job) -> None:
        begun.append(job)
        job.cancel()  # stands for the button, pressed while this runs
        job.report(0.5)
        (tmp_path / "half").touch()

    window.tasks.start(window.tasks.in_thread(Job("Exporting"), work), "export")
    settle(window)
    assert len(begun) == 1
    assert not (tmp_path / "half").exists()
    assert window.banners.notice("error") is None


def test_the_cancel_button_belongs_to_the_present_job(window: Window) -> None:
    job = Job("Exporting")
    window.bar.show_job(job)
    assert window.bar._cancel.isVisible()
    QTest.mouseClick(window.bar._cancel, Qt.MouseButton.LeftButton)
    with pytest.raises(Exception, match=r"^$"):
        job.report(0.1)
    window.bar.show_job(None)
    assert not window.bar._cancel.isVisible()
    assert window.bar.message.text() == f"{job.title}: cancelled"


def test_long_work_is_named_until_it_ends(window: Window) -> None:
    window.say("Before")
    short, long = Job("Reading"), Job("Filming k.mp4")
    for job in [short, *[long] * LONG, short]:
        window.bar.show_job(job)
        assert window.bar.message.text() == "Before"
    for _ in range(LONG + 1):
        window.bar.show_job(long)
    assert window.bar.message.text() == "Filming k.mp4"
    window.bar.show_job(None)
    assert window.bar.message.text() == "Before"
    for _ in range(LONG + 1):
        window.bar.show_job(long)
    window.say("Exported k.mp4")
    window.bar.show_job(long)
    window.bar.show_job(None)
    assert window.bar.message.text() == "Exported k.mp4"


def test_a_question_that_takes_long_shows_that_it_is_waited_for(
    window: Window, lab: FakeLab, tmp_path: Path
) -> None:
    lab.reply()
    settle(window)
    window.documents.open(tmp_path / "large.toml")
    QApplication.processEvents()
    window.link._questions._clock = lambda: 1e9
    window.link.poll()
    assert window.bar._progress.isVisible()
    assert window.bar._progress.maximum() == 0
    assert not window.bar._cancel.isVisible()
    lab.reply(text="Opened")
    settle(window)
    assert not window.bar._progress.isVisible()


def test_while_a_run_is_built_the_status_bar_says_so(window: Window, lab: FakeLab) -> None:
    lab.run(Phase.BUILDING)
    window.link.poll()
    assert "Building" in window.bar._engine.text()
    assert not window.commands.action("run.play").isEnabled()


def test_a_mistake_in_our_own_code_is_shown_and_logged(
    window: Window, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken() -> None:
        raise KeyError("lost")

    window.tasks.start(broken(), "do that")
    settle(window)
    notice = window.banners.notice("error")
    assert notice is not None
    assert notice.title == "Could not do that"
    assert "KeyError" in notice.text
    assert "could not do that" in caplog.text


def test_closing_with_a_dialog_open_leaves_nothing(window: Window, lab: FakeLab) -> None:
    window.commands.run("file.open")
    assert dialog(window).isVisible()
    window.close()
    window.tasks.loop.run_until_complete(window.tasks.stop())
    assert not lab.sent(OpenExperiment)
