"""The window in which a dataset is drawn; every finished stroke is a change of the setting."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.controls.canvas import Canvas
from app.controls.inputs import Slider
from app.controls.look import text_label
from app.controls.numbers import at_position, formatted, position, positions, stepped
from app.model.drawing import LIMIT, Array, Drawing, stroke
from app.style.theme import Theme
from engine.contract.specs import FieldSpec
from engine.contract.values import Point

WIDTH = FieldSpec("width", "float", 0.3, "Size", low=0.02, high=2.0, scale="log")
JITTER = FieldSpec("jitter", "float", 0.02, "Jitter", low=0.0, high=0.5)
EMPTY = "Empty: the last drawing holds until the next stroke"


class DrawEditor(QDialog):
    """Brush and eraser, undo and redo, and import.

    ``drawn(points)`` is emitted after every change by a person that leaves points, for nothing can
    be learnt from an empty sheet; ``browsed()`` asks for a file to take its place.
    """

    drawn = Signal(object)
    browsed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Draw data")
        self.drawing = Drawing()
        self._told: tuple[Point, ...] = ()  # what the setting holds, as far as is known here
        self.canvas = Canvas(theme)
        self.canvas.stroked.connect(self._stroked)
        self.count = text_label("hint")
        self.jitter = 0.0
        self._random = np.random.default_rng()
        self._lay_out()
        self._show()

    def show_points(self, points: tuple[Point, ...]) -> None:
        """Take over points that were changed elsewhere; those it drew itself change nothing.

        A sheet that was emptied stays so while it is open, to be drawn on.
        """
        if points != self._told or not self.isVisible():
            self._told = points
            self.drawing.replace(points)
            self._show()

    def restyle(self, theme: Theme) -> None:
        """Paint in the colours of a theme."""
        self.canvas.theme = theme
        self.canvas.update()

    def undo(self) -> None:
        """Take back the last change of the drawing."""
        self._change(self.drawing.undo)

    def redo(self) -> None:
        """Make the change that was taken back again."""
        self._change(self.drawing.redo)

    def clear(self) -> None:
        """Remove all points."""
        self._change(self.drawing.clear)

    def _stroked(self, path: Array) -> None:
        width = self.canvas.width_of_brush
        if self.canvas.erasing:
            self._change(lambda: self.drawing.erase(path, width / 2))
        else:
            points = stroke(path, width, self.jitter, self._random)
            self._change(lambda: self.drawing.add(points))

    def _change(self, change: Callable[[], None]) -> None:
        before = self.drawing.array
        change()
        self._show()
        if self.drawing.array is not before and len(self.drawing.array):
            self._told = self.drawing.points
            self.drawn.emit(self._told)

    def _show(self) -> None:
        self.canvas.show_points(self.drawing.array)
        self.back.setEnabled(self.drawing.can_undo)
        self.again.setEnabled(self.drawing.can_redo)
        self.empty.setEnabled(len(self.drawing.array) > 0)
        empty = EMPTY if self._told else "Draw something"
        count = len(self.drawing.array)
        self.count.setText(f"{count:,} of at most {LIMIT:,} points" if count else empty)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addLayout(self._tools())
        column.addLayout(self._sliders())
        column.addWidget(self.canvas, 1)
        column.addLayout(self._footer())

    def _tools(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(4)
        group = QButtonGroup(self)
        self.brush = self._tool("Brush", "B", lambda: self._use(False))
        self.eraser = self._tool("Eraser", "E", lambda: self._use(True))
        for button in (self.brush, self.eraser):
            button.setCheckable(True)
            group.addButton(button)
            line.addWidget(button)
        self.brush.setChecked(True)
        line.addStretch(1)
        self.back = self._tool("Undo", QKeySequence(QKeySequence.StandardKey.Undo), self.undo)
        self.again = self._tool("Redo", QKeySequence(QKeySequence.StandardKey.Redo), self.redo)
        self.empty = self._tool("Clear", "", self.clear)
        for button in (self.back, self.again, self.empty):
            line.addWidget(button)
        return line

    def _sliders(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(6)
        self.sliders: list[Slider] = []
        for spec, act in ((WIDTH, self._widen), (JITTER, self._spread)):
            slider, shown = self._slider(spec, act)
            self.sliders.append(slider)
            line.addWidget(QLabel(spec.label))
            line.addWidget(slider, 1)
            line.addWidget(shown)
        return line

    def _slider(self, spec: FieldSpec, act: Callable[[float], None]) -> tuple[Slider, QLabel]:
        slider = Slider()
        slider.setAccessibleName(spec.label)
        slider.setMaximum(positions(spec))
        shown = text_label("hint")
        shown.setMinimumWidth(self.fontMetrics().horizontalAdvance("0.000"))

        def turned(place: int) -> None:
            act(float(at_position(spec, place)))
            shown.setText(formatted(at_position(spec, place)))

        def moved(steps: int) -> None:
            value = stepped(spec, at_position(spec, slider.value()), steps)
            slider.setValue(position(spec, value))

        slider.valueChanged.connect(turned)
        slider.stepped.connect(moved)
        assert isinstance(spec.default, float)
        slider.setValue(position(spec, spec.default))
        return slider, shown

    def _footer(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self.browse = QPushButton("Import…", autoDefault=False)
        self.browse.setToolTip("Use the points of a table, or a picture as a density")
        self.browse.clicked.connect(self.browsed)
        close = QPushButton("Close", autoDefault=False)
        close.clicked.connect(self.close)
        line.addWidget(self.count, 1)
        line.addWidget(self.browse)
        line.addWidget(close)
        return line

    def _tool(self, text: str, key: QKeySequence | str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.clicked.connect(act)
        if key:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(button.click)
            button.setToolTip(f"{text} ({shortcut.key().toString()})")
        return button

    def _use(self, eraser: bool) -> None:
        self.canvas.erasing = eraser
        self.canvas.update()

    def _widen(self, width: float) -> None:
        self.canvas.width_of_brush = width
        self.canvas.update()

    def _spread(self, jitter: float) -> None:
        self.jitter = jitter
