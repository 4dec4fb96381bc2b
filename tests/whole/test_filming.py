"""A film of a run while it is trained, by the real engine in its own process."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

sys.path.insert(0, str(Path(__file__).parent.parent / "app"))  # for ``films``

from films import decoded

from app.model.film_choice import FilmChoice
from app.render import show, stage
from app.shell.exporting.film_dialog import FilmDialog
from app.shell.window import Window
from engine.contract.commands import Pace, Play
from engine.contract.status import Phase
from engine.lab import open_lab

pytestmark = [
    pytest.mark.slow,
    pytest.mark.qt_log_ignore("This plugin does not support"),
]

CHOICE = FilmChoice(("surface",), width=320, height=200, rate=10, amount=2.0, hold=0.5)
PATIENCE = 90.0  # seconds; the machine may be busy
PACE = 150.0  # steps a second, so that the film has to wait
AHEAD = 200  # steps that are still to be trained when the film begins


class Stage:
    """A window over a training process, and a person who films."""

    def __init__(self, window: Window, loop: QEventLoop, folder: Path) -> None:
        self.window, self.loop, self.path = window, loop, folder / "live.mp4"

    @property
    def step(self) -> int:
        return self.window.link.lab.status().step

    def until(self, true: Callable[[], bool]) -> None:
        async def waited() -> None:
            while not true():
                await asyncio.sleep(0.01)

        self.loop.run_until_complete(asyncio.wait_for(waited(), PATIENCE))

    def film(self) -> int:
        """Film from the beginning to a step that is still to come; return which."""
        self.window.commands.run("export.film")
        QApplication.processEvents()
        dialog = next(d for d in self.window.findChildren(FilmDialog) if d.isVisible())
        last = self.step + AHEAD
        dialog.last.setValue(last)
        assert "waits" in dialog.told.text()
        QTest.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
        self.until(lambda: self.window.tasks.job is not None)
        return last


@pytest.fixture
def staged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A window in front of a run that plays, slowly enough to be waited for."""
    folder = tmp_path / "films"
    folder.mkdir()
    lab = open_lab()
    with stage(lab) as (window, loop):
        made = Stage(window, loop, folder)

        async def save(*_: object) -> Path:
            return made.path

        monkeypatch.setattr(window.films._dialogs, "save", save)
        window.preferences.film = CHOICE.written()
        show(window)
        window.start("ring")
        loop.run_until_complete(window.tasks.settle())
        made.until(lambda: window.link.status.phase is Phase.PAUSED)
        yield made
        vars(made).clear()


def play(staged: Stage) -> None:
    """Train until there is something to film."""
    staged.window.link.send(Pace(PACE))
    staged.window.link.send(Play())
    staged.until(lambda: staged.step > 20)


def test_a_film_while_training_has_every_frame_and_training_goes_on(staged: Stage) -> None:
    play(staged)
    last = staged.film()
    staged.until(lambda: staged.window.films.waiting)
    staged.until(lambda: staged.window.tasks.job is None)
    beyond = staged.step
    assert beyond >= last
    film = decoded(staged.path)
    assert film.size == (320, 200)
    assert film.rate == 10.0
    assert len(film.frames) == 25
    assert film.seconds == pytest.approx(2.5, abs=0.05)
    assert (film.frames[0] != film.frames[-1]).any()
    staged.until(lambda: staged.step > beyond)
    assert staged.window.link.status.phase is Phase.PLAYING
    assert staged.window.banners.notice("error") is None
    assert [path.name for path in staged.path.parent.iterdir()] == ["live.mp4"]


def test_a_film_that_is_cancelled_while_training_leaves_no_file(staged: Stage) -> None:
    play(staged)
    staged.film()
    staged.until(lambda: staged.window.films.waiting)
    staged.until(staged.window.bar._cancel.isVisible)
    QTest.mouseClick(staged.window.bar._cancel, Qt.MouseButton.LeftButton)
    staged.until(lambda: staged.window.tasks.job is None)
    assert list(staged.path.parent.iterdir()) == []
    beyond = staged.step
    staged.until(lambda: staged.step > beyond)
    assert staged.window.banners.notice("error") is None
