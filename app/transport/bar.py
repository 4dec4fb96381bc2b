"""The bar at the top: play, single steps, speed, beginning anew, device, and where the run is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.plots.widgets.standing import StandingLabel
from app.style.icons import icon
from app.style.theme import LIGHT, Theme
from app.transport.speed import SpeedControl
from engine.contract.status import Phase, Status

DEVICES = {
    "auto": "Fastest device",
    "cpu": "CPU",
    "cuda": "GPU (CUDA)",
    "mps": "GPU (Metal)",
}
BUTTONS = (  # name of the action, word beside the icon, icon; an empty name is a rule
    ("run.play", "Play", "play"),
    ("", "", ""),
    ("run.step", "Step", "step"),
    ("run.step_discriminator", "D step", "step-discriminator"),
    ("run.step_generator", "G step", "step-generator"),
    ("", "", ""),
    ("run.reset", "Reset", "reset"),
    ("run.new_seed", "New seed", "seed"),
)

STAGES = (0, 1, 2, 3)  # how many things are given up where the window is narrow


class ActionButton(QToolButton):
    """Does an action, and is there as long as the action is; ``came`` tells of a change."""

    came = Signal()

    def __init__(self, action: QAction) -> None:
        super().__init__()
        self._there = True
        self.setDefaultAction(action)
        action.changed.connect(self._follow)

    def _follow(self) -> None:
        there = self.defaultAction().isVisible()
        if there != self._there:
            self._there = there
            self.setVisible(there)
            self.came.emit()


class TransportBar(QFrame):
    """Buttons do the actions of the menus; words beside icons give way where it is narrow."""

    device_chosen = Signal(str)

    def __init__(self, action: Callable[[str], QAction]) -> None:
        super().__init__()
        self.setObjectName("transport")
        self._theme = LIGHT
        self._phase = Phase.IDLE
        self._widths: list[int] = []
        self._given_up = 0
        self.buttons: dict[str, QToolButton] = {}
        self.speed = SpeedControl()
        self.device = QComboBox()
        self.device.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.device.setAccessibleName("Device")
        self.device.activated.connect(self._choose_device)
        self._step = StandingLabel("0", "0,000,000")
        self._goal = QLabel("steps")
        self._goal.setObjectName("muted")
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(10, 6, 10, 6)
        self._layout.setSpacing(4)
        for name, word, picture in BUTTONS:
            self._layout.addWidget(self._button(name, word, picture, action) if name else _rule())
        self._layout.addWidget(_rule())
        self._layout.addWidget(self.speed)
        self._layout.addStretch(1)
        self._counter = self._step_and_goal()
        self._layout.addWidget(self._counter)
        self._layout.addWidget(self.device)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_status(self, status: Status) -> None:
        """Show whether it plays, and the step."""
        if status.phase is not self._phase:
            self._phase = status.phase
            self._show_play()
        self.speed.allow(status.trains)
        if status.trains == self._counter.isHidden():  # where nothing is trained no steps count
            self._counter.setVisible(status.trains)
            self._measure()
        if self._step.put(f"{status.step:,}"):
            self._measure()
        goal = f"of {status.horizon:,} steps" if status.horizon else "steps"
        if goal != self._goal.text():
            self._goal.setText(goal)
            self._measure()

    def set_devices(self, devices: tuple[str, ...], present: str) -> None:
        """Offer these devices, and the choice of the fastest where there are several."""
        offered = ("auto", *devices) if len(devices) > 1 else devices
        self.device.clear()
        for name in offered:
            self.device.addItem(DEVICES.get(name, name), name)
        self.device.setCurrentIndex(max(self.device.findData(present), 0))
        self.device.setEnabled(len(offered) > 1)
        several = "Where to train; acts at the next reset"
        self._measure()
        self.device.setToolTip(several if len(offered) > 1 else "The only device here")

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme and the size of its text."""
        self._theme = theme
        side = self.fontMetrics().height() + 2
        for name, _, picture in BUTTONS:
            if name:
                self.buttons[name].defaultAction().setIcon(icon(picture, theme))
                self.buttons[name].setIconSize(QSize(side, side))
        large = QFont(self.font())
        large.setPointSizeF(1.4 * self.font().pointSizeF())
        large.setWeight(QFont.Weight.DemiBold)
        self._step.setFont(large)
        self.speed.refit()
        self._show_play()
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much as fits."""
        super().resizeEvent(event)
        self._fit()

    def _measure(self) -> None:
        """Note how wide the bar is at every stage of giving something up, then fit."""
        self._widths = [self._width(given_up) for given_up in STAGES]
        self._given_up = STAGES[-1]
        self._fit()

    def _width(self, given_up: int) -> int:
        self._give_up(given_up)
        return self._layout.sizeHint().width()

    def _fit(self) -> None:
        room = self.width()
        fitting = (i for i, width in zip(STAGES, self._widths, strict=False) if width <= room)
        given_up = next(fitting, STAGES[-1])
        if given_up != self._given_up:
            self._given_up = given_up
            self._give_up(given_up)

    def _give_up(self, stage: int) -> None:
        """Show everything (0), or icons alone (1), no goal (2), no words for the speed (3)."""
        beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        style = beside if stage < 1 else Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self.buttons.values():
            button.setToolButtonStyle(style)
        words = self.fontMetrics().horizontalAdvance("Pause") + 4 * self.fontMetrics().height()
        self.buttons["run.play"].setMinimumWidth(words if stage < 1 else 0)
        self._goal.setVisible(stage < 2)
        self.speed.show_words(stage < 3)
        for changed in (self.speed, self._counter):
            changed.updateGeometry()  # at once, since it is measured before any event is handled

    def _button(
        self, name: str, word: str, picture: str, action: Callable[[str], QAction]
    ) -> QToolButton:
        button = ActionButton(action(name))
        button.came.connect(self._measure)
        button.setObjectName("play" if name == "run.play" else name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(action(name).text())
        action(name).setIconText(word)
        action(name).setIconVisibleInMenu(False)
        self.buttons[name] = button
        return button

    def _step_and_goal(self) -> QWidget:
        place = QWidget()
        layout = QVBoxLayout(place)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(0)
        for label in (self._step, self._goal):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            layout.addWidget(label, alignment=Qt.AlignmentFlag.AlignRight)
        return place

    def _show_play(self) -> None:
        playing = self._phase is Phase.PLAYING
        action = self.buttons["run.play"].defaultAction()
        action.setIconText("Pause" if playing else "Play")
        action.setIcon(icon("pause" if playing else "play", self._theme, self._theme.on_accent))

    def _choose_device(self) -> None:
        self.device_chosen.emit(self.device.currentData())


def _rule() -> QFrame:
    rule = QFrame()
    rule.setObjectName("rule")
    rule.setFixedWidth(1)
    rule.setMinimumHeight(20)
    return rule
