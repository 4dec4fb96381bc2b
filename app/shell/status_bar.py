"""The line at the bottom: the engine's state, its last message, and how fast everything goes."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QStatusBar, QToolButton

from app.link import Link
from app.plots.widgets.elided_label import ElidedLabel
from app.shell.rates import ClickableLabel, popup_above, rates_menu
from app.shell.tasks import Job
from app.style.fonts import strong
from app.style.theme import LIGHT, Theme
from engine.contract.status import Phase, Status

WORDS = {
    Phase.IDLE: "Idle",
    Phase.BUILDING: "Building",
    Phase.PLAYING: "Playing",
    Phase.PAUSED: "Paused",
    Phase.FINISHED: "Finished",
    Phase.FAILED: "Failed",
}

STUDY = "Ready"  # the word for a run that has nothing to train
GAP = 12  # pixels between two numbers
MESSAGE = 6  # room for the message at least, in lines' heights
LONG = 15  # times in a row that the same work is shown until it is named where messages are


class StatusBar(QStatusBar):
    """Numbers stand still: each has its own place, as wide as it ever gets."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeGripEnabled(False)
        self.setContentsMargins(10, 0, 10, 0)
        self._theme = LIGHT
        self.numbers: dict[str, ClickableLabel] = {}
        self._phase, self._trains = Phase.IDLE, True
        self._engine = QLabel()
        self._engine.setObjectName("engine")
        self._engine.setAccessibleName("Engine state")
        self.message = ElidedLabel()
        self.message.setObjectName("message")
        self.message.setAccessibleName("Last message")
        self._said = ""
        self._job: Job | None = None
        self._times = 0  # that this work was shown
        self._progress = QProgressBar()
        self._progress.setFixedWidth(120)
        self._cancel = QToolButton()
        self._cancel.setText("Cancel")
        self._cancel.clicked.connect(self._cancel_job)
        self.addWidget(self._engine)
        self.addWidget(self.message, 1)
        self.addWidget(self._progress)
        self.addWidget(self._cancel)
        self.numbers = {name: self._number(name, help) for name, help in NUMBERS}
        self._rates: Mapping[str, float] = {}
        self.numbers["observing"].setCursor(Qt.CursorShape.PointingHandCursor)
        self.numbers["observing"].clicked.connect(self.list_rates)
        self.show_job(None)

    def say(self, text: str) -> None:
        """Show a message until the next."""
        self._said = text
        self.message.setText(text)

    def show_job(self, job: Job | None, *, waiting: bool = False) -> None:
        """Show how far a piece of work is, with a button to cancel it; name it if it is long.

        Without any, show that training is waited for, if it is.
        """
        self._name_job(job)
        self._progress.setVisible(job is not None or waiting)
        self._progress.setRange(0, 1000 if job is not None else 0)
        self._progress.setToolTip(job.title if job is not None else "Waiting for training")
        self._cancel.setVisible(job is not None)
        if job is not None:
            self._progress.setValue(round(1000 * job.share))

    def show_status(self, status: Status) -> None:
        """Show phase, step and speed."""
        if (status.phase, status.trains) != (self._phase, self._trains):
            self._phase, self._trains = status.phase, status.trains
            self._name_phase()
        self._put("step", f"step {status.step:,}" if status.trains else "")
        speed = f"{_short(status.steps_per_second)} steps/s"
        self._put("speed", speed if status.trains else "")
        self._put("observing", f"observing {100 * status.overhead:.0f} %")
        self._rates = status.rates

    def list_rates(self) -> None:
        """List how often each thing is observed."""
        popup_above(rates_menu(self._rates, self), self.numbers["observing"])

    def show_rates(self, link: Link) -> None:
        """Show how often panels are drawn and pictures arrive."""
        self._put("frames", _rate(link.frames_per_second(), "frame"))
        self._put("pictures", _rate(link.lab.snapshots_per_second(), "picture"))

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self._fit()
        self._name_phase()

    def _name_phase(self) -> None:
        theme, ready = self._theme, self._phase is Phase.PAUSED and not self._trains
        colour = {
            Phase.BUILDING: theme.accent,
            Phase.PLAYING: theme.good,
            Phase.FAILED: theme.error,
            Phase.PAUSED: theme.warning,
        }.get(self._phase, theme.muted)
        colour, word = (theme.good, STUDY) if ready else (colour, WORDS[self._phase])
        self._engine.setText(f"<span style='color:{colour}'>●</span>&nbsp;{strong(word)}")

    def _number(self, name: str, help: str) -> ClickableLabel:
        label = ClickableLabel()
        label.setObjectName(f"status.{name}")
        label.setToolTip(help)
        label.setFrameShape(QFrame.Shape.NoFrame)
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.addPermanentWidget(label)
        return label

    def _put(self, name: str, text: str) -> None:
        """Set a number; its place only grows, so that its neighbours stay where they are."""
        if self.numbers[name].put(text):
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the last numbers where there is no room for all."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = (
            self.width() - self._engine.sizeHint().width() - MESSAGE * self.fontMetrics().height()
        )
        for label in self.numbers.values():
            room -= label.minimumWidth() + GAP
            label.setVisible(room >= 0)

    def _name_job(self, job: Job | None) -> None:
        """Name long work in the place of the message, which comes back when it ends."""
        before, self._job = self._job, job
        self._times = self._times + 1 if job is before else 0
        if job is not before and before is not None and self.message.text() == before.title:
            self.message.setText(self._said)
        if job is not None and self._times == LONG:
            self.message.setText(job.title)

    def _cancel_job(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.say(f"{self._job.title}: cancelled")


NUMBERS = (
    ("step", "Steps taken by this run"),
    ("speed", "Training steps a second"),
    ("frames", "How often changed panels are painted a second"),
    ("pictures", "Pictures that arrive from training each second"),
    (
        "observing",
        "Share of the engine's time spent on metrics and pictures; click to see their rates",
    ),
)


def _rate(number: float, what: str) -> str:
    count = round(number)
    return f"{count} {what}{'' if count == 1 else 's'}/s"


def _short(number: float) -> str:
    return f"{number:,.1f}" if 0 < number < 10 else f"{number:,.0f}"
