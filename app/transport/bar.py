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


class TransportBar(QFrame):
    """Buttons do the actions of the menus; words beside icons give way where it is narrow."""

    device_chosen = Signal(str)

    def __init__(self, action: Callable[[str], QAction]) -> None:
        super().__init__()
        self.setObjectName("transport")
        self._theme = LIGHT
        self._phase = Phase.IDLE
        self.buttons: dict[str, QToolButton] = {}
        self.speed = SpeedControl()
        self.device = QComboBox()
        self.device.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.device.setAccessibleName("Device")
        self.device.activated.connect(self._choose_device)
        self._step = QLabel("0")
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
        self._layout.addWidget(self._counter())
        self._layout.addWidget(self.device)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_status(self, status: Status) -> None:
        """Show whether it plays, and the step."""
        if status.phase is not self._phase:
            self._phase = status.phase
            self._show_play()
        self._step.setText(f"{status.step:,}")
        self._goal.setText(f"of {status.horizon:,} steps" if status.horizon else "steps")

    def set_devices(self, devices: tuple[str, ...], present: str) -> None:
        """Offer these devices, and the choice of the fastest where there are several."""
        offered = ("auto", *devices) if len(devices) > 1 else devices
        self.device.clear()
        for name in offered:
            self.device.addItem(DEVICES.get(name, name), name)
        self.device.setCurrentIndex(max(self.device.findData(present), 0))
        self.device.setEnabled(len(offered) > 1)
        several = "Where to train; acts at the next reset"
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
        self._step.setMinimumWidth(self._step.fontMetrics().horizontalAdvance("0,000,000"))
        self.speed.refit()
        self._show_play()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Show words or icons alone, whichever fits."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give up the words of the buttons, then the goal, until everything fits."""
        self._compact(words=True, goal=True)
        for words, goal in ((False, True), (False, False)):
            if self._layout.sizeHint().width() <= self.width():
                return
            self._compact(words=words, goal=goal)

    def _compact(self, *, words: bool, goal: bool) -> None:
        beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        style = beside if words else Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self.buttons.values():
            button.setToolButtonStyle(style)
        self._goal.setVisible(goal)
        self._layout.invalidate()

    def _button(
        self, name: str, word: str, picture: str, action: Callable[[str], QAction]
    ) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action(name))
        button.setObjectName("play" if name == "run.play" else name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(action(name).text())
        action(name).setIconText(word)
        action(name).setIconVisibleInMenu(False)
        self.buttons[name] = button
        return button

    def _counter(self) -> QWidget:
        place = QWidget()
        layout = QVBoxLayout(place)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(0)
        for label in (self._step, self._goal):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            layout.addWidget(label)
        return place

    def _show_play(self) -> None:
        button = self.buttons["run.play"]
        playing = self._phase is Phase.PLAYING
        action = button.defaultAction()
        action.setIconText("Pause" if playing else "Play")
        action.setIcon(icon("pause" if playing else "play", self._theme, self._theme.on_accent))
        widest = max(self.fontMetrics().horizontalAdvance(word) for word in ("Pause", "Play"))
        words = button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        button.setMinimumWidth(widest + button.iconSize().width() + 40 if words else 0)

    def _choose_device(self) -> None:
        self.device_chosen.emit(self.device.currentData())


def _rule() -> QFrame:
    rule = QFrame()
    rule.setObjectName("rule")
    rule.setFixedWidth(1)
    rule.setMinimumHeight(20)
    return rule
