"""A recording that is closed leaves the window as it was before it was opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import GRID, FakeLab
from files import drop, settle

from app.shell.window import Window
from engine.contract.commands import Create, Switch
from engine.contract.status import Phase


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A recording, which the fake laboratory says is at step 777."""
    path = tmp_path / "elsewhere.saddlepoint"
    path.touch()
    return path


def show(window: Window, path: Path) -> None:
    """Drop a recording on the window and let it be seen."""
    drop(window, path)
    settle(window)
    window.link.poll()
    assert window.windowTitle() == f"{path.stem} — Saddlepoint"


def close(window: Window) -> None:
    window.commands.run("file.close_recording")
    window.link.poll()


def named(window: Window) -> tuple[str, str]:
    """Return what the title of the window and the experiment box say."""
    box = window.controls.picker.box
    return window.windowTitle(), box.currentText() or box.placeholderText()


def test_a_recording_that_was_opened_first_leaves_the_first_experiment(
    window: Window, lab: FakeLab, recording: Path
) -> None:
    lab.run(step=0)
    show(window, recording)
    assert named(window)[1] == "elsewhere"
    window.say("elsewhere.saddlepoint is a recording")
    close(window)
    assert named(window) == ("Ring of eight — Saddlepoint", "Ring of eight")
    assert window.bar.message.text() == "All eight modes."
    assert window.conductor.present().name == "ring"


def test_what_was_set_and_awaits_a_restart_awaits_it_again(
    window: Window, lab: FakeLab, recording: Path
) -> None:
    lab.run(Phase.PLAYING, step=50)
    window.link.poll()
    window.draft.edit("data", "count", 5)
    show(window, recording)
    assert window.draft.value("data", "count") == 8
    close(window)
    assert window.draft.value("data", "count") == 5
    assert window.draft.staged() == (("data", "count"),)


def test_of_two_recordings_neither_stays(window: Window, recording: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.saddlepoint"
    other.touch()
    show(window, recording)
    show(window, other)
    close(window)
    assert named(window) == ("Ring of eight — Saddlepoint", "Ring of eight")


def test_a_run_that_was_begun_meanwhile_keeps_its_name(
    window: Window, lab: FakeLab, recording: Path
) -> None:
    show(window, recording)
    window.commands.run("run.reset")
    lab.run(run=lab.sent(Create)[-1].run, step=0, recorded="")
    window.link.poll()
    assert named(window) == ("elsewhere — Saddlepoint", "elsewhere")
    show(window, recording)
    window.conductor.open(GRID)
    lab.run(run=lab.sent(Create)[-1].run, step=0, recorded="")
    window.link.poll()
    assert named(window) == ("Grid — Saddlepoint", "Grid")


def test_turning_to_the_run_behind_a_recording_closes_that(
    window: Window, lab: FakeLab, recording: Path
) -> None:
    show(window, recording)
    window.timeline.switch("run 1")
    lab.reply()
    window.link.poll()
    assert lab.sent(Switch) == [Switch("run 1", ticket=lab.sent(Switch)[0].ticket)]
    assert not window.link.status.recorded
    assert named(window) == ("Ring of eight — Saddlepoint", "Ring of eight")
