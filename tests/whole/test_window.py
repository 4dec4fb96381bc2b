"""The real window over the real engine, used as a person uses it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from whole_application import Application, trainings

from app.controls.draw_editor import DrawEditor
from app.link import Link
from app.panels.theory import TheoryPanel
from engine.contract.snapshot import Field
from engine.contract.status import Phase

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

READY = Phase.PAUSED
NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def test_runs_side_by_side_leave_no_process_behind(
    open_application: Callable[[], Application],
) -> None:
    it = open_application()
    comparing = it.window.comparing
    it.key(Qt.Key.Key_C)
    for k in (2, 3):
        training = {**it.status.config["training"], "k_d": k}
        comparing.begin({**it.status.config, "training": training})
    it.until(lambda: [column.link.status.phase for column in comparing.columns].count(READY) == 3)
    assert len(trainings()) == 3
    it.key(Qt.Key.Key_Space)
    it.until(lambda: all(column.link.status.step > 5 for column in comparing.columns))
    it.key(Qt.Key.Key_C)
    it.until(lambda: trainings() == [it.home.pid])

    it.key(Qt.Key.Key_C)
    comparing.begin(it.status.config)
    it.until(lambda: len(trainings()) == 2)
    it.close()
    assert trainings() == []


@pytest.mark.slow  # trains two runs twice, in two processes
def test_all_columns_go_on_from_the_past_as_they_went_on_before(
    open_application: Callable[[], Application],
) -> None:
    it = open_application()
    comparing = it.window.comparing
    it.key(Qt.Key.Key_C)
    training = {**it.status.config["training"], "k_d": 2}
    comparing.begin({**it.status.config, "training": training})
    links = [column.link for column in comparing.columns]
    it.until(lambda: [link.status.phase for link in links] == [READY, READY])
    it.key(Qt.Key.Key_Space)
    it.until(lambda: all(losses(link, 60) is not None for link in links))
    it.key(Qt.Key.Key_Space)
    it.until(lambda: READY in {link.status.phase for link in links})
    it.until(lambda: all(link.status.phase is not Phase.PLAYING for link in links))
    before, runs = [losses(link, 60) for link in links], [link.status.run for link in links]
    assert before[0] != before[1]

    it.window.timeline.go(20)
    it.until(it.window.commands.action("run.branch").isEnabled)
    it.key(Qt.Key.Key_B, CONTROL)
    it.until(lambda: [link.status.step for link in links] == [20, 20])
    it.until(lambda: it.window.bar.message.text() == "All runs are back at step 20")
    assert not {link.status.run for link in links} & set(runs)
    it.until(lambda: [link.status.phase for link in links] == [READY, READY])
    assert [losses(link, 60) for link in links] == [None, None]
    it.key(Qt.Key.Key_Space)
    it.until(lambda: all(losses(link, 60) is not None for link in links))
    assert [losses(link, 60) for link in links] == before, "bit for bit"
    it.key(Qt.Key.Key_Space)


def losses(link: Link, steps: int) -> list[tuple[int, float]] | None:
    """Return the generator's loss at each of so many steps, once all have been measured."""
    at, values = link.lab.columns().column("generator_loss")
    if len(at) < steps:
        return None
    return list(zip(at[:steps].tolist(), values[:steps].tolist(), strict=True))


def test_train_turn_a_knob_save_load_and_close(
    open_application: Callable[[], Application], tmp_path: Path
) -> None:
    it = open_application()
    lab, window = it.lab, it.window
    assert it.status.phase is Phase.PAUSED
    it.until(lambda: lab.snapshot() is not None and "surface" in lab.snapshot().parts)
    before = lab.snapshot().parts["surface"]
    assert isinstance(before, Field)

    it.key(Qt.Key.Key_Space)
    it.until(lambda: it.status.step > 30)
    it.until(lambda: lab.snapshot().parts["surface"].step > 30)
    after = lab.snapshot().parts["surface"]
    assert isinstance(after, Field)
    assert before.values.mean() != after.values.mean()
    assert len(lab.columns().column("generator_loss")[0]) > 20

    window.draft.edit("training", "k_d", 3)
    it.until(lambda: it.status.config["training"]["k_d"] == 3)
    it.key(Qt.Key.Key_Z, CONTROL)
    it.until(lambda: it.status.config["training"]["k_d"] == 1)

    it.key(Qt.Key.Key_S, CONTROL)
    it.answer(tmp_path / "mine.safetensors")
    it.until((tmp_path / "mine.safetensors").exists)
    it.key(Qt.Key.Key_Space)
    it.until(lambda: it.status.phase is Phase.PAUSED)
    late = it.status.step

    window.documents.open(tmp_path / "mine.safetensors")
    it.until(lambda: 30 < it.status.step < late)
    assert window.banners.notice("error") is None

    it.key(Qt.Key.Key_S)
    there = it.status.step
    it.until(lambda: it.status.step == there + 1)


def test_strokes_act_on_the_running_run(open_application: Callable[[], Application]) -> None:
    it = open_application()
    window = it.window
    window.documents.open_experiment("draw")
    it.until(lambda: it.status.config["data"]["kind"] == "drawn")
    run = it.status.run
    window.commands.run("edit.draw")
    sheet = window.findChild(DrawEditor)
    assert isinstance(sheet, DrawEditor)
    it.key(Qt.Key.Key_Space)
    it.until(lambda: it.status.phase is Phase.PLAYING)
    sheet.clear()
    sheet.canvas.stroked.emit(np.array([[-1.0, 1.0], [1.0, 1.0]]))
    it.until(lambda: it.status.config["data"]["points"] == sheet.drawing.points)
    assert it.status.run == run
    assert it.status.phase is Phase.PLAYING
    assert not window.draft.staged()

    window.draft.edit("data", "points", ())
    it.until(lambda: window.banners.notice("error") is not None)
    assert "no drawing" in window.banners.notice("error").text
    assert window.draft.value("data", "points") == sheet.drawing.points
    assert it.status.phase is Phase.PLAYING
    sheet.close()


def test_a_wrong_file_leaves_the_run_as_it_is(
    open_application: Callable[[], Application], tmp_path: Path
) -> None:
    it = open_application()
    run = it.status.run
    (tmp_path / "wrong.safetensors").write_bytes(b"not a checkpoint")
    it.window.documents.open(tmp_path / "wrong.safetensors")
    it.until(lambda: it.window.banners.notice("error") is not None)
    assert "wrong.safetensors" in it.window.banners.notice("error").text
    assert it.status.run == run


def test_a_killed_process_is_told_of_and_one_click_continues(
    open_application: Callable[[], Application],
) -> None:
    it = open_application()
    it.autosave_often()
    it.kill()
    notice = it.window.banners.notice("run")
    assert notice is not None
    assert "SIGKILL" in notice.text
    saved = it.status.checkpoint_step
    it.press("Continue")
    it.until(lambda: it.status.phase is Phase.PLAYING and it.status.step > saved)
    assert it.window.banners.notice("run") is None


def test_after_a_kill_reset_begins_anew(open_application: Callable[[], Application]) -> None:
    it = open_application()
    it.autosave_often()
    it.kill()
    old = it.status.run
    it.press("Reset")
    it.until(lambda: it.status.run != old)
    assert it.status.step == 0
    assert it.status.phase is Phase.PAUSED


def test_what_was_trained_can_be_continued_at_the_next_start(
    open_application: Callable[[], Application],
) -> None:
    first = open_application()
    first.key(Qt.Key.Key_Space)
    first.until(lambda: first.status.step > 20)
    first.close()
    second = open_application()
    assert second.window.banners.isHidden()
    second.window.commands.run("file.continue")
    second.until(lambda: second.status.step > 20)
    assert second.window.banners.notice("error") is None


def test_a_study_is_moved_and_its_claims_are_checked(
    open_application: Callable[[], Application],
) -> None:
    it = open_application()
    window, panel = it.window, it.window.area.panels["theory"]
    assert isinstance(panel, TheoryPanel)
    window.documents.open_experiment("theory-parallel-lines")
    it.until(lambda: "{1}" in panel._formula.tex and panel._formula.settled)
    assert panel._formula.plain == ""
    assert not window.commands.action("run.play").isEnabled()
    window.draft.edit("study", "distance", 0.5)
    it.until(lambda: "{0.5}" in panel._formula.tex and panel._formula.settled)
    QTest.mouseClick(panel.check, Qt.MouseButton.LeftButton)
    it.until(panel.check.isEnabled)
    assert panel._claims.verdicts is not None
    assert panel._claims.verdicts.complete
    assert panel._claims.summary.startswith(f"All {panel._claims.table.rowCount()} claims hold")
    assert window.banners.notice("error") is None
    window.documents.open_experiment("ring")
    it.until(lambda: it.status.trains and not window.area.shown("theory"))
