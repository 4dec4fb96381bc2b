"""The bar at the top."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.model.pace import SPEEDS, UNLIMITED
from app.style.theme import DARK, LIGHT
from app.transport.bar import BUTTONS, TransportBar
from engine.contract.status import Phase, Status


class Actions:
    """Actions by name, and which of them were done."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._made: dict[str, QAction] = {}

    def __call__(self, name: str) -> QAction:
        if name not in self._made:
            self._made[name] = QAction(name)
            self._made[name].triggered.connect(lambda: self.done.append(name))
        return self._made[name]


@pytest.fixture
def actions(qapp: QApplication) -> Actions:
    return Actions()


@pytest.fixture
def bar(actions: Actions, qtbot: QtBot) -> Iterator[TransportBar]:
    made = TransportBar(actions)
    window = QWidget()
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(made)
    qtbot.addWidget(window)
    made.set_devices(("cpu",), "cpu")
    made.restyle(LIGHT)
    window.resize(1280, 60)
    window.show()
    yield made
    window.close()


def widen(bar: TransportBar, width: int) -> None:
    """Give the window around the bar a width."""
    bar.window().resize(width, 60)
    QApplication.processEvents()
    assert bar.width() == width


def texts(bar: TransportBar) -> list[str]:
    return [label.text() for label in bar.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize("name", [name for name, _, _ in BUTTONS if name])
def test_every_button_does_its_action(bar: TransportBar, actions: Actions, name: str) -> None:
    QTest.mouseClick(bar.buttons[name], Qt.MouseButton.LeftButton)
    assert actions.done == [name]


def test_a_click_does_not_take_the_keyboard(bar: TransportBar) -> None:
    for button in bar.buttons.values():
        assert not button.focusPolicy() & Qt.FocusPolicy.ClickFocus
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_large_button_says_what_it_would_do(bar: TransportBar) -> None:
    assert bar.buttons["run.play"].text() == "Play"
    bar.show_status(Status(phase=Phase.PLAYING))
    assert bar.buttons["run.play"].text() == "Pause"
    bar.show_status(Status(phase=Phase.FINISHED))
    assert bar.buttons["run.play"].text() == "Play"


def test_it_shows_the_step_and_the_goal(bar: TransportBar) -> None:
    bar.show_status(Status(run="a", step=12_345, horizon=20_000))
    assert "12,345" in texts(bar)
    assert "of 20,000 steps" in texts(bar)


def test_the_slider_goes_from_one_step_a_second_to_full_speed(bar: TransportBar) -> None:
    chosen: list[int] = []
    bar.speed.chosen.connect(chosen.append)
    bar.speed.slider.setFocus()
    QTest.keyClick(bar.speed.slider, Qt.Key.Key_Home)
    assert chosen == [0]
    assert SPEEDS[chosen[-1]] == 1
    assert "1 step/s" in texts(bar)
    QTest.keyClick(bar.speed.slider, Qt.Key.Key_End)
    assert chosen == [0, UNLIMITED]
    assert "Full speed" in texts(bar)


def test_a_speed_chosen_elsewhere_is_shown_without_echo(bar: TransportBar) -> None:
    chosen: list[int] = []
    bar.speed.chosen.connect(chosen.append)
    bar.speed.show_position(3)
    assert bar.speed.slider.value() == 3
    assert chosen == []


def test_one_device_is_no_choice(bar: TransportBar) -> None:
    assert not bar.device.isEnabled()
    assert bar.device.currentText() == "CPU"


def test_several_devices_can_be_chosen_and_the_fastest_too(bar: TransportBar) -> None:
    chosen: list[str] = []
    bar.device_chosen.connect(chosen.append)
    bar.set_devices(("cpu", "cuda"), "cpu")
    assert bar.device.isEnabled()
    assert [bar.device.itemData(i) for i in range(bar.device.count())] == ["auto", "cpu", "cuda"]
    assert bar.device.currentData() == "cpu"
    bar.device.setFocus()
    QTest.keyClick(bar.device, Qt.Key.Key_Down)
    assert chosen == ["cuda"]


def test_where_it_is_narrow_icons_stand_alone(bar: TransportBar) -> None:
    beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    assert bar.buttons["run.step"].toolButtonStyle() is beside
    widen(bar, 560)
    assert bar.buttons["run.step"].toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
    widen(bar, 1280)
    assert bar.buttons["run.step"].toolButtonStyle() is beside


@pytest.mark.parametrize("width", range(560, 1400, 40))
def test_nothing_is_cut_off_at_any_width(bar: TransportBar, width: int) -> None:
    widen(bar, width)
    shown = [w for w in (*bar.buttons.values(), bar.speed, bar.device) if w.isVisible()]
    for widget in shown:
        assert widget.width() >= widget.minimumSizeHint().width()
        assert bar.rect().contains(widget.geometry())


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_button_has_an_icon_in_both_themes(bar: TransportBar, theme: object) -> None:
    bar.restyle(theme)  # type: ignore[arg-type]
    assert all(not button.icon().isNull() for button in bar.buttons.values())
