"""One editor per kind of field: it shows a value, and says what a person makes of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QToolButton, QWidget

from app.controls.inputs import ChoiceBox, NumberBox, Slider
from app.controls.look import mark
from app.controls.numbers import (
    Number,
    at_position,
    formatted,
    has_slider,
    parsed,
    position,
    positions,
    stepped,
)
from app.style.theme import Theme
from engine.contract.errors import ConfigError
from engine.contract.specs import FieldSpec
from engine.contract.values import Value


class Editor(QWidget):
    """Base of all editors. Showing a value never emits anything.

    ``edited(value, settled)`` is emitted by a person's doing only, with ``settled`` False amid a
    drag; ``refused(message)`` when what was typed is no value of the field. ``below`` is the part
    that wants a line of its own, if there is one.
    """

    edited = Signal(object, bool)
    refused = Signal(str)

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__()
        self.spec = spec
        self.below: QWidget | None = None
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(0, 0, 0, 0)
        self.line.setSpacing(4)

    def show_value(self, value: Value) -> None:
        """Show a value; what was being typed is dropped."""
        raise NotImplementedError

    def show_wrong(self, wrong: bool) -> None:
        """Mark what was typed as refused, or no longer so."""

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme, where the style sheet cannot reach."""

    def inputs(self) -> tuple[QWidget, ...]:
        """The widgets that take the keyboard, the main one first."""
        raise NotImplementedError


class NumberEditor(Editor):
    """A number to type, with a slider where the range allows one."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self._value: Number = 0
        self.box = NumberBox()
        self.box.editingFinished.connect(self._typed)
        self.box.stepped.connect(self._stepped)
        self.box.dropped.connect(lambda: self.edited.emit(self._value, True))
        self.line.addWidget(self.box)
        self.slider = self._make_slider() if has_slider(spec) else None
        self.below = self.slider

    def show_value(self, value: Value) -> None:
        """Show a number in the box and, unless it is being dragged, on the slider."""
        assert isinstance(value, int | float)
        self._value = value
        self.box.setText(formatted(value))
        self.box.setCursorPosition(0)
        if self.slider and not self.slider.isSliderDown():
            self.slider.blockSignals(True)
            self.slider.setValue(position(self.spec, value))
            self.slider.blockSignals(False)

    def show_wrong(self, wrong: bool) -> None:
        """Draw the box in the colour of errors, or no longer so."""
        mark(self.box, "wrong", "true" if wrong else "")

    def inputs(self) -> tuple[QWidget, ...]:
        """The box, and the slider."""
        return (self.box, self.slider) if self.slider else (self.box,)

    def _make_slider(self) -> Slider:
        slider = Slider()
        slider.setMaximum(positions(self.spec))
        slider.valueChanged.connect(self._slid)
        slider.sliderReleased.connect(lambda: self.edited.emit(self._value, True))
        slider.stepped.connect(self._stepped)
        return slider

    def _slid(self, place: int) -> None:
        self._value = at_position(self.spec, place)
        self.edited.emit(self._value, False)

    def _stepped(self, steps: int) -> None:
        self.edited.emit(stepped(self.spec, self._value, steps), True)

    def _typed(self) -> None:
        if not self.box.isModified():
            return
        try:
            value = parsed(self.spec, self.box.text())
        except ConfigError as error:
            self.refused.emit(str(error))
        else:
            self.edited.emit(value, True)


class ChoiceEditor(Editor):
    """A drop-down list of what there is to choose from, by its labels."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.box = ChoiceBox()
        for choice, label in zip(spec.choices, spec.choice_labels or spec.choices, strict=True):
            self.box.addItem(label, choice)
        self.box.activated.connect(lambda: self.edited.emit(self.box.currentData(), True))
        self.line.addWidget(self.box)

    def show_value(self, value: Value) -> None:
        """Show a choice."""
        self.box.setCurrentIndex(self.box.findData(value))

    def inputs(self) -> tuple[QWidget, ...]:
        """The list."""
        return (self.box,)


class BoolEditor(Editor):
    """A box to tick."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.box = QCheckBox()
        self.box.clicked.connect(lambda on: self.edited.emit(on, True))
        self.line.addWidget(self.box)

    def show_value(self, value: Value) -> None:
        """Show on or off."""
        self.box.setChecked(bool(value))

    def inputs(self) -> tuple[QWidget, ...]:
        """The box."""
        return (self.box,)


class TextEditor(Editor):
    """A line of text over the whole width."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.box = QLineEdit()
        self.box.setMinimumWidth(40)
        self.box.editingFinished.connect(self._typed)
        self.below = self.box

    def show_value(self, value: Value) -> None:
        """Show a text, from its beginning."""
        self.box.setText(str(value))
        self.box.setCursorPosition(0)

    def inputs(self) -> tuple[QWidget, ...]:
        """The line."""
        return (self.box,)

    def _typed(self) -> None:
        if self.box.isModified():
            self.edited.emit(self.box.text().strip(), True)


class PathEditor(TextEditor):
    """The path of a file or a folder, typed or found by browsing, for which ``browsed`` asks."""

    browsed = Signal()

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.button = QToolButton()
        self.button.setText("Browse…")
        self.button.clicked.connect(self.browsed)
        self.line.addWidget(self.button)

    def inputs(self) -> tuple[QWidget, ...]:
        """The line, and the button beside it."""
        return (self.box, self.button)
