"""Themes, sizes of text, the palette of commands, and the keyboard."""

from __future__ import annotations

import re

import pytest
from fakes import FakeLab, Opener
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontDatabase, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QPushButton, QWidget

from app.shell.appearance import ZOOMS
from app.shell.window import Window
from app.style.fonts import FAMILIES, load_fonts
from app.style.sheet import stylesheet
from app.style.theme import DARK, LIGHT, Theme
from engine.contract.commands import Pause, Play
from engine.contract.status import Phase

CONTROL = Qt.KeyboardModifier.ControlModifier
BOTH = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)


def luminance(colour: str) -> float:
    """Relative luminance; source: WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio; source: WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@BOTH
@pytest.mark.parametrize("ground", ["window", "panel", "raised"])
@pytest.mark.parametrize("ink", ["text", "muted", "warning", "error", "good"])
def test_text_can_be_read_on_every_ground(theme: Theme, ink: str, ground: str) -> None:
    assert contrast(getattr(theme, ink), getattr(theme, ground)) >= 4.5


@BOTH
def test_text_can_be_read_on_the_accent(theme: Theme) -> None:
    assert contrast(theme.on_accent, theme.accent) >= 4.5


@BOTH
def test_the_style_sheet_has_no_gap(theme: Theme) -> None:
    sheet = stylesheet(theme, 1.5)
    assert "$" not in sheet
    assert all(re.fullmatch(r"#[0-9a-f]{6}", c) for c in re.findall(r"#[0-9a-f]{3,}\b", sheet))


def test_the_shipped_fonts_hold_every_sign_that_is_used(qapp: QApplication) -> None:
    load_fonts()
    assert set(FAMILIES) <= set(QFontDatabase.families())


def test_the_theme_is_chosen_and_remembered(open_window: Opener) -> None:
    first = open_window()
    first.commands.run("view.theme.dark")
    first.link.poll()
    assert QApplication.palette().color(QPalette.ColorRole.Window).name() == DARK.window
    assert first.commands.action("view.theme.dark").isChecked()
    assert not first.commands.action("view.theme.light").isChecked()
    first.close()
    assert open_window().appearance.theme is DARK


def test_a_theme_for_one_start_is_not_remembered(open_window: Opener) -> None:
    first = open_window()
    first.appearance.wear("dark")
    assert first.appearance.theme is DARK
    first.close()
    assert open_window().appearance.choice == "system"


def test_every_panel_takes_on_the_theme(furnished: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[Theme] = []
    for panel in furnished.area.panels.values():
        monkeypatch.setattr(panel, "restyle", taken.append)
    furnished.commands.run("view.theme.dark")
    assert taken == [DARK] * len(furnished.area.panels)


def test_control_and_plus_enlarge_the_text_and_it_is_remembered(open_window: Opener) -> None:
    first = open_window()
    before = QApplication.font().pointSizeF()
    QTest.keyClick(first, Qt.Key.Key_Plus, CONTROL)
    assert QApplication.font().pointSizeF() > before
    first.close()
    assert open_window().appearance.zoom == 110


def test_control_and_minus_shrink_it_and_zero_makes_it_normal(window: Window) -> None:
    QTest.keyClick(window, Qt.Key.Key_Minus, CONTROL)
    assert window.appearance.zoom == 90
    QTest.keyClick(window, Qt.Key.Key_0, CONTROL)
    assert window.appearance.zoom == 100


def test_text_stops_growing_where_nothing_else_would_fit(window: Window) -> None:
    for _ in ZOOMS:
        window.commands.run("view.larger")
    assert window.appearance.zoom == ZOOMS[-1]
    for _ in ZOOMS:
        window.commands.run("view.smaller")
    assert window.appearance.zoom == ZOOMS[0]


def test_large_text_does_not_force_the_window_wider(open_window: Opener, lab: FakeLab) -> None:
    window = open_window(1024, 768, panels=True)
    for _ in ZOOMS:
        window.commands.run("view.larger")
    lab.run(Phase.FAILED, reason="It ended. " * 8, advice="Reset.", checkpoint="a")
    window.link.poll()
    QApplication.processEvents()
    assert (window.width(), window.height()) == (1024, 768)


def test_large_text_leaves_room_for_all_that_a_banner_offers(
    open_window: Opener, lab: FakeLab
) -> None:
    window = open_window(1024, 768, panels=True)
    for _ in ZOOMS:
        window.commands.run("view.larger")
    window.complain("Could not save", "The disk is full. " * 4)
    lab.run(Phase.FAILED, reason="It ended. " * 8, checkpoint="a", checkpoint_step=123_456)
    window.link.poll()
    QApplication.processEvents()
    buttons = [b for b in window.banners.findChildren(QPushButton) if b.isVisible()]
    assert len(buttons) == 2
    for button in buttons:
        assert button.width() >= button.sizeHint().width()
        assert window.banners.rect().contains(
            button.rect().translated(button.mapTo(window.banners, QPoint()))
        )
    assert (window.width(), window.height()) == (1024, 768)


def test_the_frame_rate_is_chosen_and_remembered(open_window: Opener) -> None:
    first = open_window()
    first.commands.run("view.rate.60")
    first.close()
    assert open_window().link.rate == 60


# the palette


def type_into_palette(window: Window, text: str) -> None:
    QTest.keyClick(window, Qt.Key.Key_K, CONTROL)
    assert window.palette_box.isVisible()
    QTest.keyClicks(window.palette_box.query, text)


def listed(window: Window) -> list[str]:
    model = window.palette_box.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_few_letters_and_enter_do_it(window: Window, lab: FakeLab) -> None:
    type_into_palette(window, "play")
    assert listed(window)[0] == "Play or pause"
    QTest.keyClick(window.palette_box.query, Qt.Key.Key_Return)
    assert isinstance(lab.commands[-1], Play)
    assert window.palette_box.isHidden()


def test_arrows_move_through_the_list(window: Window) -> None:
    type_into_palette(window, "text")
    first = window.palette_box.list.currentIndex().data()
    QTest.keyClick(window.palette_box.query, Qt.Key.Key_Down)
    assert window.palette_box.list.currentIndex().data() == listed(window)[1] != first
    QTest.keyClick(window.palette_box.query, Qt.Key.Key_Up)
    assert window.palette_box.list.currentIndex().data() == first


def test_escape_leaves_the_palette(window: Window, lab: FakeLab) -> None:
    before = list(lab.commands)
    type_into_palette(window, "reset")
    QTest.keyClick(window.palette_box.query, Qt.Key.Key_Escape)
    assert window.palette_box.isHidden()
    assert lab.commands == before


def test_what_cannot_be_done_is_not_listed(window: Window, lab: FakeLab) -> None:
    lab.run(Phase.PLAYING)
    window.link.poll()
    type_into_palette(window, "one step")
    assert "One step" not in listed(window)


def test_where_nothing_fits_enter_does_nothing(window: Window, lab: FakeLab) -> None:
    before = list(lab.commands)
    type_into_palette(window, "qqqq")
    assert listed(window) == ["Nothing that can be done now fits"]
    QTest.keyClick(window.palette_box.query, Qt.Key.Key_Return)
    assert lab.commands == before


def test_a_click_in_the_list_does_it(window: Window) -> None:
    type_into_palette(window, "dark theme")
    view = window.palette_box.list
    where = view.visualRect(view.model().index(0, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert window.appearance.theme is DARK


# the keyboard


@pytest.fixture
def box(window: Window) -> QCheckBox:
    """A box in the window that can be ticked."""
    made = QCheckBox("On", window)
    made.show()
    return made


def test_space_ticks_a_box_that_was_reached_by_keyboard(
    window: Window, lab: FakeLab, box: QCheckBox
) -> None:
    before = QLineEdit(window)
    before.show()
    QWidget.setTabOrder(before, box)
    before.setFocus()
    QTest.keyClick(before, Qt.Key.Key_Tab)
    assert box.hasFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert box.isChecked()
    assert not lab.sent(Play)


def test_space_plays_after_a_box_was_clicked(window: Window, lab: FakeLab, box: QCheckBox) -> None:
    box.setFocus(Qt.FocusReason.MouseFocusReason)
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert not box.isChecked()
    assert lab.sent(Play)


def test_space_plays_again_once_something_else_was_clicked(
    window: Window, lab: FakeLab, box: QCheckBox
) -> None:
    other = QCheckBox("Other", window)
    other.show()
    QWidget.setTabOrder(box, other)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert other.hasFocus()
    box.setFocus(Qt.FocusReason.MouseFocusReason)
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert not box.isChecked()
    assert lab.sent(Play)


def test_letters_and_spaces_can_be_typed(window: Window, lab: FakeLab) -> None:
    line = QLineEdit(window)
    line.show()
    line.setFocus()
    QTest.keyClicks(line, "d g s")
    assert line.text() == "d g s"
    assert not lab.sent(Play)
    assert not lab.sent(Pause)


def test_a_frame_is_counted_when_changed_panels_are_painted(
    furnished: Window, lab: FakeLab
) -> None:
    QApplication.processEvents()
    furnished.link._clock = lambda: 1e9  # long after everything that has been painted yet
    lab.curves.put("jsd", [1], [0.5])
    furnished.link.poll()
    assert furnished.link.frames_per_second() == 0
    QApplication.processEvents()
    furnished.bar.say("Something else is painted")
    QApplication.processEvents()
    assert furnished.link.frames_per_second() == 1
