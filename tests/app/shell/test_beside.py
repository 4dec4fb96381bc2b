"""A second window beside this one: what is started, where the windows stand, what is offered."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import CONFIG, RING, FakeLab, Opener
from files import settle
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.__main__ import parser
from app.model.places import Places
from app.shell.comparison.beside import KEPT, command_line
from app.shell.comparison.halves import half
from app.shell.window import Window
from engine.contract.commands import Create, SaveExperiment

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Starter:
    """Starts nothing, and remembers what it should have started."""

    def __init__(self, works: bool = True) -> None:
        self.started: list[tuple[str, list[str]]] = []
        self._works = works

    def __call__(self, program: str, arguments: list[str]) -> bool:
        self.started.append((program, arguments))
        return self._works


@pytest.fixture
def starter(window: Window) -> Starter:
    """A starter in the place of the window's own."""
    window.beside.start = Starter()
    return window.beside.start


def open_beside(window: Window, lab: FakeLab, **reply: object) -> None:
    """Ask for a second window as a person does, and let the engine write its experiment."""
    QTest.keyClick(window, Qt.Key.Key_N, BOTH)
    QApplication.processEvents()
    lab.reply(**reply)  # type: ignore[arg-type]
    settle(window)


def test_a_second_window_gets_the_present_settings(
    window: Window, lab: FakeLab, places: Places, starter: Starter
) -> None:
    window.draft.edit("training", "seed", 7)
    open_beside(window, lab)
    saved = lab.sent(SaveExperiment)[-1]
    assert saved.experiment.title == RING.title
    assert saved.experiment.config["training"]["seed"] == 7
    assert Path(saved.path).parent == places.beside
    ((program, words),) = starter.started
    assert program == sys.executable
    assert words[:2] == ["-m", "app"]
    options = parser().parse_args(words[2:])
    assert options.experiment == saved.path
    assert options.place == "right"
    assert options.theme == window.appearance.theme.name
    assert window.documents.recents.paths() == ()


def test_this_window_moves_to_the_left_half(window: Window, lab: FakeLab, starter: Starter) -> None:
    open_beside(window, lab)
    screen = window.screen().availableGeometry()
    assert window.frameGeometry().left() == screen.left()
    assert window.geometry().right() < screen.center().x() + 1 or (
        window.width() == window.minimumSizeHint().width()
    )


def test_a_place_in_a_half_is_not_remembered(
    window: Window, lab: FakeLab, starter: Starter
) -> None:
    window.arrangement.keep()
    before = window.preferences.layout("window")
    open_beside(window, lab)
    window.arrangement.keep()
    assert window.preferences.layout("window") == before


def test_in_a_half_the_panels_stand_in_rows(furnished: Window, lab: FakeLab) -> None:
    docks = furnished.area.docks
    assert docks["surface"].geometry().right() < docks["modes"].geometry().left()
    furnished.beside.start = Starter()
    open_beside(furnished, lab)
    QApplication.processEvents()
    assert docks["surface"].geometry().bottom() < docks["modes"].geometry().top()
    assert docks["modes"] in furnished.area.tabifiedDockWidgets(docks["losses"])
    furnished.resize(1280, 800)
    furnished.commands.run("view.reset_layout")
    QApplication.processEvents()
    assert docks["surface"].geometry().right() < docks["modes"].geometry().left()


def test_an_arrangement_for_a_half_is_not_remembered(open_window: Opener, lab: FakeLab) -> None:
    first = open_window(panels=True)
    lab.run()
    first.link.poll()
    first.commands.run("view.panel.modes")
    first.beside.start = Starter()
    open_beside(first, lab)
    assert first.area.shown("modes")
    first.close()
    second = open_window(panels=True)
    assert not second.area.shown("modes")


def test_what_cannot_be_written_is_said_and_nothing_is_started(
    window: Window, lab: FakeLab, starter: Starter
) -> None:
    open_beside(window, lab, ok=False, text="cannot write: the disk is full")
    notice = window.banners.notice("error")
    assert notice is not None
    assert notice.text == "cannot write: the disk is full"
    assert not starter.started


def test_a_window_that_does_not_start_is_said(window: Window, lab: FakeLab) -> None:
    window.beside.start = Starter(works=False)
    before = window.geometry()
    open_beside(window, lab)
    notice = window.banners.notice("error")
    assert notice is not None
    assert notice.title == "Could not open a window beside this one"
    assert window.geometry() == before


def test_it_is_in_the_palette_and_the_menu(window: Window, lab: FakeLab, starter: Starter) -> None:
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(window.palette_box.query, "window beside")
    QTest.keyClick(window.palette_box.query, Qt.Key.Key_Return)
    QApplication.processEvents()
    lab.reply()
    settle(window)
    assert len(starter.started) == 1
    menus = [action.menu() for action in window.menuBar().actions()]
    assert window.commands.action("file.beside") in menus[0].actions()


def test_old_experiments_are_cleared_away(
    window: Window, lab: FakeLab, places: Places, starter: Starter
) -> None:
    places.beside.mkdir(parents=True)
    for number in range(3 * KEPT):
        (places.beside / f"1-{number}.toml").touch()
    open_beside(window, lab)
    assert len(list(places.beside.iterdir())) == KEPT - 1  # and the new one, which is the lab's


def test_a_frozen_application_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    program, words = command_line(Path("x.toml"), "dark")
    assert program == sys.executable
    assert "-m" not in words
    assert parser().parse_args(words).experiment == "x.toml"


@pytest.mark.parametrize("screen", [QRect(0, 0, 1920, 1080), QRect(-1367, 30, 1367, 738)])
def test_the_halves_cover_the_screen(screen: QRect) -> None:
    left, right = half(screen, "left"), half(screen, "right")
    assert left.united(right) == screen
    assert not left.intersects(right)
    assert abs(left.width() - right.width()) <= 1
    assert left.topLeft() == screen.topLeft() == QPoint(screen.left(), screen.top())


# the window that was opened beside another


def button(window: Window, text: str) -> QPushButton:
    return next(b for b in window.banners.findChildren(QPushButton) if b.text() == text)


def as_guest(window: Window) -> None:
    window.beside.guest = True
    window.conductor.open(RING)
    QApplication.processEvents()


def test_a_guest_offers_the_sister_family_with_the_same_data(window: Window, lab: FakeLab) -> None:
    as_guest(window)
    window.draft.edit("training", "seed", 7)
    QTest.mouseClick(button(window, "Train a VAE"), Qt.MouseButton.LeftButton)
    created = lab.sent(Create)[-1]
    assert created.config["family"]["kind"] == "variational"
    assert created.config["data"] == CONFIG["data"]
    assert created.config["training"]["seed"] == 7
    assert window.banners.notice("beside") is None


@pytest.mark.parametrize(
    "choose",
    [
        lambda window: window.controls.experiment_chosen.emit(RING),
        lambda window: window.commands.run("run.family.variational"),
    ],
)
def test_once_something_is_chosen_nothing_is_offered(
    window: Window, choose: Callable[[Window], None]
) -> None:
    as_guest(window)
    choose(window)
    assert window.banners.notice("beside") is None
    window.conductor.open(RING)
    assert window.banners.notice("beside") is None


def test_an_ordinary_window_offers_nothing(window: Window) -> None:
    window.conductor.open(RING)
    assert window.banners.notice("beside") is None


def test_the_present_family_is_not_offered(window: Window) -> None:
    as_guest(window)
    notice = window.banners.notice("beside")
    assert notice is not None
    assert notice.choices == (("Train a VAE", "run.family.variational"),)
    assert not window.commands.action("run.family.adversarial").isVisible()


def test_the_experiment_list_is_a_shortcut_away(window: Window) -> None:
    window.controls.hide()
    QTest.keyClick(window, Qt.Key.Key_E, BOTH)
    assert window.controls.picker.finder.isVisible()
    window.controls.picker.finder.hide()
