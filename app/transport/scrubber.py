"""The run from its first picture to now: a track with marks on which any moment can be shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.model.past import mark_near, told
from app.style.theme import LIGHT, Theme
from engine.contract.timeline import Kind, Mark

EDGE = 10.0  # pixels at either end, so that the handle is never cut
TRACK = 4.0  # pixels that the track is high
HELP = (
    "Drag to look at an earlier moment while training goes on. ← and → step a picture, with Ctrl "
    "a mark, with Shift a bookmark; Home is the beginning, End is now."
)
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
STOPS = ("picture", "mark", "bookmark")


class Scrubber(QWidget):
    """``chosen(step)`` is emitted with a step that a person went to, or None for the present.

    ``stepped(by, to)`` is emitted for one of ``STOPS`` further or back.
    """

    chosen = Signal(object)
    stepped = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._first, self._last = 0, 0
        self._moment: int | None = None
        self._marks: tuple[Mark, ...] = ()
        self._time: Callable[[int], float] = float
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Timeline")
        self.setToolTip(HELP)

    def show_past(
        self,
        first: int,
        last: int,
        marks: Sequence[Mark],
        moment: int | None,
        time: Callable[[int], float],
    ) -> None:
        """Show the run from its first to its last step, and which moment is looked at.

        ``time`` tells the second at which a step was.
        """
        self._time = time
        state = (first, last, tuple(marks), moment)
        if state != (self._first, self._last, self._marks, self._moment):
            self._first, self._last, self._marks, self._moment = state
            self.update()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a line of text."""
        return QSize(200, max(22, self.fontMetrics().height() + 6))

    def place_of(self, step: float) -> float:
        """Return the x at which a step is, in pixels."""
        span = max(self._last - self._first, 1)
        share = (step - self._first) / span
        return EDGE + min(max(share, 0.0), 1.0) * (self.width() - 2 * EDGE)

    def step_at(self, x: float) -> int:
        """Return the step at an x."""
        share = (x - EDGE) / max(self.width() - 2 * EDGE, 1.0)
        return round(self._first + min(max(share, 0.0), 1.0) * (self._last - self._first))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the track, what is before the moment, the marks, and the handle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        here = self.place_of(self._last if self._moment is None else self._moment)
        self._track(painter, EDGE, self.width() - EDGE, middle, self._theme.border)
        self._track(painter, EDGE, here, middle, self._theme.accent)
        for mark in self._marks:
            self._mark(painter, mark, middle)
        self._handle(painter, here, middle)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the step under the mouse."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._go(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on to the step under the mouse, or say which that is."""
        x = event.position().x()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(x)
        step = self.step_at(x)
        mark = self._mark_at(x)
        step = mark.step if mark is not None else step
        marks = [each for each in self._marks if mark is not None and each.step == step]
        QToolTip.showText(event.globalPosition().toPoint(), told(step, self._time(step), marks))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step, or go to an end."""
        key = Qt.Key(event.key())
        held = event.modifiers()
        picture, mark, bookmark = STOPS
        if key in STEPS and held & Qt.KeyboardModifier.ControlModifier:
            self.stepped.emit(STEPS[key], mark)
        elif key in STEPS:
            near = held & Qt.KeyboardModifier.ShiftModifier
            self.stepped.emit(STEPS[key], bookmark if near else picture)
        elif key == Qt.Key.Key_Home:
            self.chosen.emit(self._first)
        elif key == Qt.Key.Key_End:
            self.chosen.emit(None)
        else:
            super().keyPressEvent(event)

    def _go(self, x: float) -> None:
        mark = self._mark_at(x)
        step = mark.step if mark is not None else self.step_at(x)
        self.chosen.emit(None if step >= self._last else step)

    def _mark_at(self, x: float) -> Mark | None:
        per_pixel = (self._last - self._first) / max(self.width() - 2 * EDGE, 1.0)
        return mark_near(self._marks, self.step_at(x), per_pixel)

    def _track(
        self, painter: QPainter, left: float, right: float, middle: float, colour: str
    ) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        track = QRectF(left, middle - TRACK / 2, max(right - left, 0.0), TRACK)
        painter.drawRoundedRect(track, TRACK / 2, TRACK / 2)

    def _mark(self, painter: QPainter, mark: Mark, middle: float) -> None:
        """Draw a mark so that its kind is known by its shape as well as by its colour."""
        x, half = self.place_of(mark.step), self.height() / 2 - 2
        colour = QColor(self._colour(mark.kind))
        painter.setPen(QPen(colour, 2))
        painter.setBrush(colour)
        painter.drawLine(QPointF(x, middle - half), QPointF(x, middle + half))
        top = middle - half
        if mark.kind == "bookmark":
            flag = (QPointF(x, top), QPointF(x + 7, top + 3), QPointF(x, top + 6))
            painter.drawPolygon(QPolygonF(flag))
        elif mark.kind == "branch":
            painter.drawEllipse(QPointF(x, middle + half - 2), 3, 3)
        elif mark.kind == "event":
            painter.drawEllipse(QPointF(x, top + 2), 3, 3)

    def _handle(self, painter: QPainter, x: float, middle: float) -> None:
        live = self._moment is None
        painter.setPen(QPen(QColor(self._theme.accent), 2))
        painter.setBrush(QColor(self._theme.accent if live else self._theme.raised))
        painter.drawEllipse(QPointF(x, middle), 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.text), 1))
            painter.drawEllipse(QPointF(x, middle), 8.5, 8.5)

    def _colour(self, kind: Kind) -> str:
        theme = self._theme
        colours = {"change": theme.text, "bookmark": theme.accent, "branch": theme.good}
        return colours.get(kind, theme.error)
