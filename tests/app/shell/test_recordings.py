"""Recordings as a person uses them: saved, dropped on the window, looked at, left again."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeLab, a_snapshot
from files import answer, drop, settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.model.data_wish import Choice
from app.model.film_choice import FilmChoice
from app.shell.exporting.film_dialog import FilmDialog
from app.shell.exporting.handouts import plates
from app.shell.tasks import Job
from app.shell.window import Window
from engine.contract.exports import Plate
from engine.contract.snapshot import Snapshot
from engine.contract.status import Phase
from engine.contract.timeline import Mark
from engine.run.timeline import Timeline


class Filed(Timeline):
    """A past that lies in a file, which is read only when ``disk`` lets it; notes who reads."""

    def __init__(self) -> None:
        super().__init__()
        self.readers: set[threading.Thread] = set()
        self.disk = threading.Event()
        self.disk.set()

    def at(self, step: int) -> Snapshot | None:
        self.readers.add(threading.current_thread())
        assert self.disk.wait(20)
        return super().at(step)

    def glance(self, step: int) -> Snapshot | None:
        return super().at(step)


@pytest.fixture
def opened(furnished: Window, lab: FakeLab) -> Window:
    """A window that shows a recording of twenty steps."""
    lab.past = Filed()
    for step in range(1, 21):
        lab.show(a_snapshot(step))
    lab.past.mark(Mark(5, "bookmark", "here"))
    lab.curves.put("jsd", range(1, 21), np.linspace(0.6, 0.1, 20))
    lab.run(step=20, recorded="lecture.saddlepoint")
    small = FilmChoice(("surface",), width=320, height=200, rate=10, amount=0.5, hold=0.0)
    furnished.preferences.film = small.written()
    furnished.link.poll()
    return furnished


def filed(lab: FakeLab) -> Filed:
    assert isinstance(lab.past, Filed)
    return lab.past


def film_dialog(window: Window) -> FilmDialog:
    window.commands.run("export.film")
    QApplication.processEvents()
    return next(d for d in window.findChildren(FilmDialog) if d.isVisible())


def test_the_preview_of_a_film_comes_when_the_file_has_been_read(
    opened: Window, lab: FakeLab
) -> None:
    past = filed(lab)
    past.disk.clear()
    dialog = film_dialog(opened)
    assert dialog.picture.text() == "Reading the recording…"
    opened.tasks.loop.run_until_complete(asyncio.sleep(0.01))
    assert opened.tasks.job is not None
    past.disk.set()
    for _ in range(200):
        opened.tasks.loop.run_until_complete(asyncio.sleep(0.01))
        if not dialog.picture.pixmap().isNull():
            break
    assert dialog.picture.pixmap().width() > 100
    assert threading.main_thread() not in past.readers
    dialog.reject()
    settle(opened)


def test_a_dialog_that_was_closed_meanwhile_needs_no_preview(opened: Window, lab: FakeLab) -> None:
    past = filed(lab)
    past.disk.clear()
    dialog = film_dialog(opened)
    dialog.reject()
    past.disk.set()
    settle(opened)
    assert opened.tasks.job is None
    assert opened.banners.notice("error") is None


def test_a_film_and_a_handout_read_the_file_in_another_thread(
    opened: Window, lab: FakeLab, tmp_path: Path
) -> None:
    opened.timeline.go(10)
    dialog = film_dialog(opened)
    QTest.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    answer(opened, tmp_path / "mine.gif")
    settle(opened)
    assert (tmp_path / "mine.gif").exists()
    found: list[Plate] = []

    async def made() -> None:
        choice = Choice("handout", panels=("surface",), bookmarks=True)
        found.extend(await plates(opened, choice, Job("Painting")))

    opened.tasks.start(made(), "paint")
    settle(opened)
    assert [plate.heading for plate in found] == ["At step 5: here", "At step 10"]
    assert filed(lab).readers
    assert threading.main_thread() not in filed(lab).readers


def test_a_panel_that_another_one_hides_meanwhile_is_in_the_handout(
    opened: Window, lab: FakeLab
) -> None:
    opened.timeline.go(10)
    opened.area.reveal("divergences")
    QApplication.processEvents()
    past, found = filed(lab), list[Plate]()
    past.disk.clear()

    async def made() -> None:
        found.extend(await plates(opened, Choice("handout", panels=("divergences",)), Job("Paint")))

    opened.tasks.start(made(), "paint")
    opened.area.docks["divergences"].close()
    QApplication.processEvents()
    past.disk.set()
    settle(opened)
    assert opened.banners.notice("error") is None
    assert [figure.caption for plate in found for figure in plate.figures] == ["Divergences"]


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


def test_a_recording_may_be_opened_first(window: Window, lab: FakeLab, tmp_path: Path) -> None:
    path = tmp_path / "lecture.saddlepoint"
    path.touch()
    window.documents.open_first(str(path))
    settle(window)
    assert lab.status().recorded == str(path)
    assert window.banners.notice("error") is None
