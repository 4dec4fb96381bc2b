"""The pane of a lesson: where one is, what to read, to predict and to do, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.lessons.awaited import Awaited
from app.lessons.look import stylesheet
from app.lessons.outcome import Outcome
from app.lessons.prose import Prose
from app.lessons.question import Question
from app.model.conditions import Waiting
from app.model.lesson import Compared
from app.style.icons import icon
from app.style.theme import LIGHT, Theme
from engine.contract.lesson import Prediction

WISH, LEAST = 48, 38  # characters of a line
LARGER = 1.25  # the heading of a step against the text


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that the pane shows at one moment, as plain values.

    ``key`` differs from page to page, and when a step is begun again. ``step`` counts from 1,
    0 on the introduction. ``guess`` is what was predicted.
    """

    key: tuple[int, int]
    lesson: str
    step: int
    steps: int
    heading: str
    before: str
    predict: Prediction | None = None
    guess: float | None = None
    waited: tuple[Waiting, ...] = ()
    plight: str = ""
    again: bool = False
    verdict: str = ""
    right: bool | None = None
    rows: Sequence[Compared] = ()
    after: str = ""
    back: bool = False
    onward: str = "Next"
    ready: bool = True


class Pane(QFrame):
    """Signals say what a person wants: to go ``onward``, ``back`` or ``away``, to ``skip``.

    ``predicted(guess)`` tells a prediction, ``again`` asks to begin the step once more.
    """

    onward = Signal()
    back = Signal()
    away = Signal()
    skip = Signal()
    again = Signal()
    predicted = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("lesson")
        self._theme = LIGHT
        self._key: tuple[int, int] | None = None
        self.question: Question | None = None
        self.where, self.heading = _line("muted"), _line("title")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.close_button = QToolButton()
        self.close_button.setToolTip("Leave the lesson; everything is unlocked")
        self.close_button.setAccessibleName("Leave the lesson")
        self.close_button.clicked.connect(self.away)
        self.before, self.after = Prose(), Prose()
        self.awaited, self.outcome = Awaited(), Outcome()
        self.again_button = _button("Begin this step again", self.again)
        self.back_button = _button("Back", self.back)
        self.skip_button = _button("Skip", self.skip)
        self.skip_button.setToolTip("Go on without what this step waits for")
        self.next_button = _button("Next", self.onward)
        self.next_button.setProperty("role", "primary")
        self._lay_out()
        self.hide()

    def show_page(self, shown: Shown) -> None:
        """Show a page, or what has changed on it; a new page begins at its top."""
        fresh = shown.key != self._key
        if fresh:
            self._key = shown.key
            self._turn(shown)
        if self.question is not None and shown.guess is not None and not self.question.settled:
            self.question.show_answered(shown.guess)
        self.awaited.show_waiting(shown.waited, shown.plight)
        self.again_button.setVisible(shown.again)
        came = not self.after.isVisible() and bool(shown.after)
        self.outcome.show_outcome(shown.verdict, shown.right, shown.rows)
        self.after.show_text(shown.after)
        self.back_button.setEnabled(shown.back)
        self.next_button.setText(shown.onward)
        self.next_button.setEnabled(shown.ready)
        self.skip_button.setVisible(not shown.ready)
        if came and not fresh:
            self._reveal_outcome()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.setStyleSheet(stylesheet(theme))
        self.close_button.setIcon(icon("close", theme, theme.muted))
        large = QFont(self.font())
        large.setPointSizeF(LARGER * self.font().pointSizeF())
        large.setWeight(QFont.Weight.DemiBold)
        self.heading.setFont(large)
        for part in (self.before, self.after, self.awaited, self.outcome):
            part.restyle(theme)

    def sizeHint(self) -> QSize:
        """Ask for a column in which a sentence takes two or three lines."""
        return QSize(WISH * self.fontMetrics().averageCharWidth(), 600)

    def minimumSizeHint(self) -> QSize:
        """Ask for a column in which a sentence can still be read."""
        return QSize(LEAST * self.fontMetrics().averageCharWidth(), 200)

    def _turn(self, shown: Shown) -> None:
        where = f"Step {shown.step} of {shown.steps}" if shown.step else "Introduction"
        kept = where.replace(" ", "\u00a0")  # on one line
        self.where.setText(f"{shown.lesson}  ·  {kept}")
        self.progress.setRange(0, shown.steps)
        self.progress.setValue(shown.step)
        self.heading.setText(shown.heading)
        self.before.show_text(shown.before)
        self._ask(shown.predict)
        self.scroller.verticalScrollBar().setValue(0)

    def _ask(self, asked: Prediction | None) -> None:
        if self.question is not None:
            self._column.removeWidget(self.question)
            self.question.hide()
            self.question.deleteLater()
            self.question = None
        if asked is not None:
            self.question = Question(asked)
            self.question.answered.connect(self.predicted)
            self._column.insertWidget(self._column.indexOf(self.awaited), self.question)

    def _reveal_outcome(self) -> None:
        """Scroll to what came of the step, as soon as its place is known."""
        self._column.activate()
        self.sheet.adjustSize()
        top = self.awaited.y() if self.outcome.isHidden() else self.outcome.y()
        self.scroller.verticalScrollBar().setValue(max(0, top - 60))

    def _lay_out(self) -> None:
        self.sheet = QWidget()
        self.sheet.setObjectName("lessonsheet")
        self._column = QVBoxLayout(self.sheet)
        self._column.setContentsMargins(16, 12, 16, 16)
        self._column.setSpacing(12)
        for part in (self.heading, self.before, self.awaited, self.outcome, self.after):
            self._column.addWidget(part)
        self._column.addWidget(self.again_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addStretch(1)
        self.scroller = QScrollArea()
        self.scroller.setWidget(self.sheet)
        self.scroller.setWidgetResizable(True)
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self.scroller, 1)
        column.addWidget(self._foot())

    def _head(self) -> QWidget:
        head = QWidget()
        head.setObjectName("lessonhead")
        line = QHBoxLayout()
        line.addWidget(self.where, 1)
        line.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 8, 8, 8)
        column.setSpacing(4)
        column.addLayout(line)
        column.addWidget(self.progress)
        return head

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setObjectName("lessonfoot")
        line = QHBoxLayout(foot)
        line.setContentsMargins(16, 8, 16, 8)
        line.setSpacing(8)
        line.addWidget(self.back_button)
        line.addStretch(1)
        line.addWidget(self.skip_button)
        line.addWidget(self.next_button)
        return foot


def _line(role: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label


def _button(text: str, signal: object) -> QPushButton:
    button = QPushButton(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(signal)
    return button
