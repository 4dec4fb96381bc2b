"""Recordings as a person uses them: saved, dropped on the window, looked at, left again."""

from __future__ import annotations

from pathlib import Path

from fakes import FakeLab, a_snapshot
from files import answer, drop, settle

from app.shell.window import Window
from engine.contract.status import Phase


def test_a_recording_is_saved_where_the_dialog_says(
    window: Window, lab: FakeLab, tmp_path: Path
) -> None:
    assert not window.commands.action("file.save_recording").isEnabled()
    lab.show(a_snapshot(5))
    window.link.poll()
    window.commands.run("file.save_recording")
    answer(window, tmp_path / "mine")
    settle(window)
    assert lab.saved == [(tmp_path / "mine.saddlepoint", "Ring of eight")]
    assert window.bar.message.text() == "Saved mine.saddlepoint"


def test_a_recording_dropped_on_the_window_can_be_looked_at_and_not_trained(
    window: Window, lab: FakeLab, tmp_path: Path
) -> None:
    path = tmp_path / "elsewhere.saddlepoint"
    path.touch()
    drop(window, path)
    settle(window)
    window.link.poll()
    assert window.windowTitle() == "elsewhere — Saddlepoint"
    assert lab.status().step == 777
    names = ("run.play", "run.step", "run.branch", "file.save_checkpoint")
    assert not any(window.commands.action(name).isEnabled() for name in names)
    window.commands.run("file.close_recording")
    window.link.poll()
    assert window.commands.action("run.play").isEnabled()
    assert not window.commands.action("file.close_recording").isVisible()


def test_a_missing_recording_is_named(window: Window, lab: FakeLab, tmp_path: Path) -> None:
    lab.run(Phase.PAUSED)
    window.documents.open(tmp_path / "gone.saddlepoint")
    settle(window)
    notice = window.banners.notice("error")
    assert notice is not None
    assert "gone.saddlepoint" in notice.text
