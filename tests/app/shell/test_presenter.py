"""Presenter mode: what is on the screen, which keys go on, and that all comes back as it was."""

from __future__ import annotations

import pytest
from fakes import CONFIG, GRID, RING, FakeLab, Opener, a_snapshot
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QSlider, QTextBrowser, QToolButton

from app.model.shelves import neighbour
from app.shell.lecturing.presenter import LEAST, MOST, keeps, percent_for
from app.shell.lecturing.strip import HINT
from app.shell.title_bar import TitleBar
from app.shell.window import Window
from engine.contract.commands import Create, Pause, Play
from engine.contract.specs import Experiment
from engine.contract.status import Phase

CONTROL = Qt.KeyboardModifier.ControlModifier
VAE = {**CONFIG, "family": {"kind": "variational"}}
Key = Qt.Key


class Lesson:
    """Steps that only count."""

    def __init__(self) -> None:
        self.active = False
        self.step = 0

    def next(self) -> None:
        self.step += 1

    def previous(self) -> None:
        self.step -= 1


def press(window: Window, key: Qt.Key) -> None:
    QTest.keyClick(window, key)
    QApplication.processEvents()


def bars(window: Window) -> dict[str, bool]:
    """What is there of the window beside its panels."""
    found = {
        "menus": window.menuBar(),
        "transport": window.transport,
        "controls": window.controls,
        "status": window.bar,
    }
    return {name: bar.isVisible() for name, bar in found.items()}


def opened(lab: FakeLab) -> int:
    return len(lab.sent(Create))


def standing(window: Window) -> tuple[QRect, Qt.WindowState, float, dict[str, QRect]]:
    """Where everything is, to the pixel: window, size of text, and the panels that can be seen."""
    for _ in range(4):  # bars follow a new size of text one after another
        QApplication.processEvents()
    docks = window.area.docks.items()
    front = {n: d.geometry() for n, d in docks if not d.visibleRegion().isEmpty()}
    return window.geometry(), window.windowState(), QApplication.font().pointSizeF(), front


@pytest.fixture
def presented(furnished: Window, lab: FakeLab) -> Window:
    lab.show(a_snapshot())
    press(furnished, Key.Key_F11)
    return furnished


def test_the_panels_have_the_whole_screen(presented: Window) -> None:
    assert presented.isFullScreen()
    assert not any(bars(presented).values())
    assert presented.presenter.strip.isVisible()
    assert presented.area.width() == presented.width()
    assert presented.commands.action("view.present").isChecked()
    buttons = [b for b in presented.area.findChildren(QToolButton, "close") if b.isVisible()]
    assert not buttons


def test_a_title_stands_where_no_tab_has_it(presented: Window) -> None:
    area = presented.area
    for dock in area.docks.values():
        bar = dock.titleBarWidget()
        assert isinstance(bar, TitleBar)
        tabs = [d for d in area.tabifiedDockWidgets(dock) if not d.isHidden()]
        if not dock.isHidden():
            assert (bar.sizeHint().height() > 0) == (not tabs)


@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_F11])
def test_all_comes_back_as_it_was(furnished: Window, key: Qt.Key) -> None:
    furnished.area.docks["losses"].raise_()
    QTest.keyClick(furnished, Key.Key_Plus, CONTROL)
    before, seen = standing(furnished), bars(furnished)
    press(furnished, Key.Key_F11)
    assert standing(furnished)[2] > before[2]
    press(furnished, key)
    assert standing(furnished) == before
    assert bars(furnished) == seen
    assert furnished.preferences.zoom == 110


def test_a_pane_at_the_side_stays_and_has_its_width_back(furnished: Window) -> None:
    stage, pane = furnished.stage, furnished.lessons.pane
    stage.show_side(pane)
    before, width = standing(furnished), (pane.width(), furnished.controls.width())
    press(furnished, Key.Key_F11)
    assert pane.isVisible()
    assert pane.width() > furnished.width() / 4
    press(furnished, Key.Key_Escape)
    assert standing(furnished) == before
    assert (pane.width(), furnished.controls.width()) == width


def test_controls_that_were_away_stay_away(furnished: Window) -> None:
    press(furnished, Key.Key_F9)
    before = bars(furnished)
    press(furnished, Key.Key_F11)
    press(furnished, Key.Key_F9)
    assert bars(furnished)["controls"]
    press(furnished, Key.Key_Escape)
    assert bars(furnished) == before


def test_a_window_that_filled_the_screen_still_does(furnished: Window) -> None:
    QTest.keyClick(furnished, Key.Key_F11, Qt.KeyboardModifier.ShiftModifier)
    assert furnished.isFullScreen()
    press(furnished, Key.Key_F11)
    press(furnished, Key.Key_F11)
    assert furnished.isFullScreen()


def test_a_window_closed_while_presenting_remembers_what_was_before(
    open_window: Opener, lab: FakeLab
) -> None:
    first = open_window(panels=True)
    first.area.docks["losses"].raise_()
    place, size = first.geometry(), QApplication.font().pointSizeF()
    press(first, Key.Key_F11)
    first.commands.run("view.panel.modes")
    first.close()
    second = open_window(panels=True)
    QApplication.processEvents()
    assert not second.isFullScreen()
    assert second.geometry().size() == place.size()
    assert QApplication.font().pointSizeF() == size
    assert second.area.shown("modes")


@pytest.mark.parametrize(
    ("go", "back"), [(Key.Key_Right, Key.Key_Left), (Key.Key_PageDown, Key.Key_PageUp)]
)
def test_a_clicker_goes_through_the_shelf(presented: Window, go: Qt.Key, back: Qt.Key) -> None:
    press(presented, go)
    assert presented.conductor.experiment == GRID
    assert presented.presenter.strip.title.text() == GRID.title
    press(presented, go)
    assert presented.conductor.experiment == GRID
    assert "last experiment" in presented.presenter.strip.hint.text()
    press(presented, back)
    assert presented.conductor.experiment == RING


def test_outside_of_the_mode_arrows_go_nowhere(furnished: Window, lab: FakeLab) -> None:
    count = opened(lab)
    for key in (Key.Key_Right, Key.Key_PageDown, Key.Key_Left, Key.Key_Escape):
        press(furnished, key)
    assert opened(lab) == count
    furnished.commands.run("file.next")
    assert furnished.conductor.experiment == GRID


def test_an_open_lesson_is_gone_through_by_its_steps(presented: Window, lab: FakeLab) -> None:
    lesson, count = Lesson(), opened(lab)
    presented.presenter.add(lesson)
    lesson.active = True
    for key in (Key.Key_Right, Key.Key_PageDown, Key.Key_Left, Key.Key_Right):
        press(presented, key)
    assert lesson.step == 2
    assert opened(lab) == count
    lesson.active = False
    press(presented, Key.Key_Right)
    assert presented.conductor.experiment == GRID


def test_space_plays_and_the_strip_says_so(presented: Window, lab: FakeLab) -> None:
    press(presented, Key.Key_Space)
    assert lab.sent(Play)
    lab.run(Phase.PLAYING, step=1234)
    presented.link.poll()
    assert "Playing" in presented.presenter.strip.state.text()
    assert "1,234" in presented.presenter.strip.state.text()
    press(presented, Key.Key_Space)
    assert lab.sent(Pause)


def test_the_palette_has_its_keys(presented: Window, lab: FakeLab) -> None:
    count = opened(lab)
    QTest.keyClick(presented, Key.Key_K, CONTROL)
    query = presented.palette_box.query
    row = presented.palette_box.list.currentIndex().row()
    QTest.keyClick(query, Key.Key_PageDown)
    assert presented.palette_box.list.currentIndex().row() > row
    QTest.keyClick(query, Key.Key_Escape)
    assert presented.palette_box.isHidden()
    assert presented.presenter.on
    assert opened(lab) == count


def test_a_text_field_keeps_its_arrow_keys(presented: Window, lab: FakeLab) -> None:
    count, line = opened(lab), QLineEdit("12", presented)
    line.show()
    line.setFocus()
    QTest.keyClick(line, Key.Key_Left)
    QTest.keyClicks(line, "x")
    assert line.text() == "1x2"
    assert opened(lab) == count
    presented.area.setFocus()
    press(presented, Key.Key_Right)
    assert opened(lab) == count + 1


def test_a_slider_keeps_its_arrows_but_a_clicker_goes_on(presented: Window) -> None:
    slider, text = QSlider(presented), QTextBrowser(presented)
    assert keeps(slider, Key.Key_Right)
    assert not keeps(slider, Key.Key_PageDown)
    assert not keeps(text, Key.Key_PageDown)
    assert not keeps(None, Key.Key_Right)


def test_the_hint_fades(presented: Window) -> None:
    strip = presented.presenter.strip
    assert strip.hint.text() == HINT
    strip.fade()
    assert not strip.hint.text()
    assert strip.title.text() == RING.title


def test_text_is_larger_on_a_higher_screen_within_reason(qapp: QApplication) -> None:
    assert LEAST == percent_for(480) < percent_for(1080) < percent_for(1440)
    assert percent_for(100_000) == MOST
    assert percent_for(1080) == pytest.approx(1.5 * percent_for(720), abs=1)


def test_the_size_of_text_is_changed_for_the_time_being(presented: Window) -> None:
    before = presented.preferences.zoom
    QTest.keyClick(presented, Key.Key_Plus, CONTROL)
    QTest.keyClick(presented, Key.Key_0, CONTROL)
    press(presented, Key.Key_Escape)
    assert presented.appearance.zoom == presented.preferences.zoom == before


def test_another_family_comes_with_its_own_panels(presented: Window, lab: FakeLab) -> None:
    presented.conductor.open(Experiment("vae", "A VAE", "", "", 10, VAE))
    QApplication.processEvents()
    assert presented.area.shown("elbo")
    press(presented, Key.Key_Escape)
    assert presented.area.shown("elbo")
    assert not presented.area.shown("weights")
    presented.conductor.open(RING)
    QApplication.processEvents()
    assert presented.area.shown("weights")


def test_an_experiment_of_a_file_comes_before_the_first_of_its_kind(furnished: Window) -> None:
    catalogue, own = furnished.link.catalogue, Experiment("own", "Own", "", "", 10, CONFIG)
    assert neighbour(catalogue, own, 1) == RING
    assert neighbour(catalogue, own, -1) is None
    assert neighbour(catalogue, RING, 1) == GRID
    assert neighbour(catalogue, GRID, 1) is None
    assert neighbour(catalogue, RING, -1) is None
