"""The question of a step: one of a few answers, or a number."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDoubleSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QSizePolicy,
    QSlider,
    QVBoxLayout,
)

from app.style.spins import spaced
from engine.contract.lesson import ChoicePrediction, NumberPrediction, Prediction

POSITIONS = 400  # of the slider of a number


class Question(QFrame):
    """Asks until ``answered(guess)``: the place of the answer, from 0, or the number itself."""

    answered = Signal(float)

    def __init__(self, asked: Prediction) -> None:
        super().__init__()
        self.setObjectName("question")
        self.asked = asked
        self.settled = False  # whether it can no longer be changed
        self.button = QPushButton("Predict")
        self.button.setProperty("role", "primary")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self._answer)
        self.choices = QButtonGroup(self)
        self.box = spaced(QDoubleSpinBox(self))
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        for part in (self.box, self.slider):
            part.setVisible(isinstance(asked, NumberPrediction))
        self.said = _words("", "")
        self.said.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(8)
        column.addWidget(_words("Your prediction", "muted"))
        column.addWidget(_words(asked.question, "heading"))
        if isinstance(asked, ChoicePrediction):
            self._offer(asked, column)
        else:
            self._range(asked, column)
        column.addWidget(self.said)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def guess(self) -> float | None:
        """What is chosen at present, None for nothing."""
        if isinstance(self.asked, NumberPrediction):
            return self.box.value()
        chosen = self.choices.checkedId()
        return float(chosen) if chosen >= 0 else None

    def show_answered(self, guess: float) -> None:
        """Show what was predicted; it can no longer be changed."""
        self.settled = True
        if isinstance(self.asked, NumberPrediction):
            self.box.setValue(guess)
            self.said.setText(self.box.text())
            self.said.show()
        elif button := self.choices.button(int(guess)):
            button.setChecked(True)
        for button in self.choices.buttons():
            button.setEnabled(False)
        for part in (self.box, self.slider, self.button):
            part.hide()

    def _answer(self) -> None:
        if self.guess is not None:
            self.answered.emit(self.guess)

    def _offer(self, asked: ChoicePrediction, column: QVBoxLayout) -> None:
        self.button.setEnabled(False)
        for number, text in enumerate(asked.choices):
            column.addLayout(self._choice(number, text))
        self.choices.idToggled.connect(lambda *_: self.button.setEnabled(True))

    def _choice(self, number: int, text: str) -> QHBoxLayout:
        """Make a button with a label of its own, since that of a button cannot wrap."""
        button, label = QRadioButton(" "), _Answer(text)  # a line high, so level with the first
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        button.setAccessibleName(text)
        self.choices.addButton(button, number)
        label.pressed.connect(button.click)  # which does nothing once it is disabled
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(label, 1)
        return line

    def _range(self, asked: NumberPrediction, column: QVBoxLayout) -> None:
        low, high = float(asked.low), float(asked.high)
        whole = low.is_integer() and high.is_integer() and high - low >= 4
        digits = 0 if whole else max(0, 2 - math.floor(math.log10(high - low)))
        self.box.setDecimals(digits)
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.box.setRange(low, high)
        self.box.setSingleStep(1.0 if whole else (high - low) / 100)
        self.box.setSuffix(f" {asked.unit}" if asked.unit else "")
        self.box.setAccessibleName(asked.question)
        self.slider.setRange(0, int(high - low) if whole and high - low <= POSITIONS else POSITIONS)
        self.slider.setAccessibleName(asked.question)
        self.slider.valueChanged.connect(self._slid)
        self.box.valueChanged.connect(self._typed)
        self.box.setValue((low + high) / 2)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.slider, 1)
        line.addWidget(self.box)
        column.addLayout(line)

    def _slid(self, place: int) -> None:
        low, high = self.box.minimum(), self.box.maximum()
        if not self.box.hasFocus():
            self.box.setValue(low + (high - low) * place / self.slider.maximum())

    def _typed(self, value: float) -> None:
        low, high = self.box.minimum(), self.box.maximum()
        self.slider.blockSignals(True)
        self.slider.setValue(round((value - low) / (high - low) * self.slider.maximum()))
        self.slider.blockSignals(False)


class _Answer(QLabel):
    """The words of an answer; pressing them chooses it."""

    pressed = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def mousePressEvent(self, event: object) -> None:
        """Tell of it."""
        self.pressed.emit()


def _words(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label
