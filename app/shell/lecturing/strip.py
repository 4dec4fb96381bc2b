"""The slim line over the panels of a presentation: what is shown, and how far it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from app.plots.widgets.elided_label import ElidedLabel
from app.shell.status_bar import WORDS
from app.style.theme import LIGHT, Theme
from engine.contract.status import Phase, Status

HINT = "→ next   ← previous   Space plays   Esc leaves"
HINT_MILLISECONDS = 6000  # until the keys, once read, are taken away
SMALL = 0.85  # of the text of a presentation


class Strip(QFrame):
    """Title, words that go away by themselves, and where the run stands; muted, in small type."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("strip")
        self._theme = LIGHT
        self._status = Status()
        self.title, self.hint, self.state = ElidedLabel(), QLabel(), QLabel()
        self.title.setAccessibleName("Experiment")
        self.state.setAccessibleName("State of the run")
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self._fading = QTimer(self)
        self._fading.setSingleShot(True)
        self._fading.timeout.connect(self.fade)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 10, 2)
        row.setSpacing(24)
        row.addWidget(self.title, 1)
        row.addWidget(self.hint)
        row.addWidget(self.state)
        self.hide()

    def name(self, title: str) -> None:
        """Say which experiment is shown."""
        self.title.setText(title)

    def tell(self, text: str) -> None:
        """Say something for a few seconds."""
        self.hint.setText(text)
        self._fading.start(HINT_MILLISECONDS)

    def fade(self) -> None:
        """Take the words away."""
        self._fading.stop()
        self.hint.clear()

    def show_status(self, status: Status) -> None:
        """Show whether it plays, and the step; nothing is written while nobody looks."""
        self._status = status
        if not self.isHidden():
            self._write()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme and the size of its text."""
        self._theme = theme
        small = QFont(self.font())
        small.setPointSizeF(SMALL * self.font().pointSizeF())
        for label in (self.title, self.hint, self.state):
            label.setFont(small)
            label.setStyleSheet(f"color: {theme.muted}; background: transparent")
        self.state.setMinimumWidth(0)
        self._write()

    def _write(self) -> None:
        status, theme = self._status, self._theme
        colour = theme.good if status.phase is Phase.PLAYING else theme.muted
        if status.phase is Phase.FAILED:
            colour = theme.error
        of = f" of {status.horizon:,}" if status.horizon else ""
        self.state.setText(
            f"<span style='color:{colour}'>●</span>&nbsp;{WORDS[status.phase]}"
            f" &nbsp; step {status.step:,}{of}"
        )
        wanted = self.state.sizeHint().width()
        if wanted > self.state.minimumWidth():  # it only grows, so that digits stand still
            self.state.setMinimumWidth(wanted)
