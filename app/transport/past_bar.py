"""The bar of the timeline: the track, which moment that is, and what can be done from there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton

from app.model.past import told
from app.style.icons import icon
from app.style.theme import LIGHT, Theme
from app.transport.scrubber import Scrubber
from engine.contract.timeline import RunInfo, TimelineView

PACES = (0.25, 0.5, 1.0, 2.0, 4.0, 16.0)  # times the speed at which it was recorded
NOW = "now"


class PastBar(QFrame):
    """``replayed(pace)`` is emitted with recorded seconds per second, 0 to stand still.

    ``runs`` is the button that tells how many runs there are.
    """

    replayed = Signal(float)

    def __init__(self, branch: QAction, bookmark: QAction, live: QAction) -> None:
        super().__init__()
        self.setObjectName("past")
        self._theme = LIGHT
        self._pace = 1.0
        self._replaying = 0.0
        self.scrubber = Scrubber()
        self.backward = self._button("Replay backward", self._replay_backward)
        self.forward = self._button("Replay forward", self._replay_forward)
        self.speed = QToolButton()
        self.speed.setAccessibleName("Speed of the replay")
        self.speed.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.speed.setMenu(self._speeds())
        self.told = QLabel(NOW)
        self.told.setObjectName("muted")
        self.runs = QToolButton()
        self.runs.setAccessibleName("Runs")
        self.runs.setToolTip("The runs that came of one another")
        self._many = 0
        self.runs.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 2, 10, 2)
        layout.setSpacing(4)
        for button in (self.backward, self.forward, self.speed):
            layout.addWidget(button)
        layout.addWidget(self.scrubber, 1)
        layout.addWidget(self.told)
        layout.addWidget(self._action(bookmark))
        layout.addWidget(self._action(branch))
        layout.addWidget(self._action(live))
        layout.addWidget(self.runs)
        self._show_speed()

    def show_past(self, timeline: TimelineView, last: int, moment: int | None, pace: float) -> None:
        """Show a run that has ``last`` steps, and which moment of it is looked at."""
        first = timeline.first or 0
        self.scrubber.show_past(first, last, timeline.marks, moment, timeline.seconds)
        marks = (mark for mark in timeline.marks if mark.step == moment)
        text = NOW if moment is None else told(moment, timeline.seconds(moment), marks)
        if text != self.told.text():
            self.told.setText(text)
        if pace != self._replaying:
            self._replaying = pace
            self.restyle(self._theme)

    def show_runs(self, runs: Sequence[RunInfo]) -> None:
        """Say how many runs there are, where there are several."""
        if len(runs) != self._many:
            self._many = len(runs)
            self.runs.setVisible(len(runs) > 1)
            self.runs.setText(f"{len(runs)} runs…")

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.scrubber.restyle(theme)
        self.forward.setIcon(icon("pause" if self._replaying > 0 else "replay", theme))
        self.backward.setIcon(icon("pause" if self._replaying < 0 else "replay-back", theme))

    def _speeds(self) -> QMenu:
        menu = QMenu(self)
        for pace in PACES:
            menu.addAction(f"{pace:g} ×", partial(self._choose, pace))
        return menu

    def _choose(self, pace: float) -> None:
        self._pace = pace
        self._show_speed()
        if self._replaying:
            self.replayed.emit(pace if self._replaying > 0 else -pace)

    def _show_speed(self) -> None:
        self.speed.setText(f"{self._pace:g} ×")
        self.speed.setToolTip("How fast what was recorded is shown again")

    def _replay_forward(self) -> None:
        self.replayed.emit(0.0 if self._replaying > 0 else self._pace)

    def _replay_backward(self) -> None:
        self.replayed.emit(0.0 if self._replaying < 0 else -self._pace)

    def _button(self, name: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _=False: act())
        return button

    def _action(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        return button
