"""What a step waits for, in words that follow the run."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QProgressBar, QSizePolicy

from app.model.conditions import Waiting
from app.style.icons import pixmap
from app.style.theme import LIGHT, Theme

POSITIONS = 1000  # of a bar of progress


class Awaited(QFrame):
    """A line for each thing that is waited for, and one for what stands in the way."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("awaited")
        self._theme = LIGHT
        self._shown: tuple[Waiting, ...] = ()
        self._marks: list[QLabel] = []
        self._lines: list[QLabel] = []
        self._bars: list[QProgressBar] = []
        self.plight = _line("warning")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 8, 12, 8)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._grid.addWidget(self.plight, 100, 0, 1, 2)

    @property
    def texts(self) -> tuple[str, ...]:
        """The lines that are shown."""
        return tuple(line.text() for line in self._lines)

    def show_waiting(self, waited: tuple[Waiting, ...], plight: str) -> None:
        """Show how far each thing is; only what has changed is written."""
        if len(waited) != len(self._lines):
            self._rebuild(len(waited))
        for number, each in enumerate(waited):
            if number >= len(self._shown) or each != self._shown[number]:
                self._write(number, each)
        self._shown = waited
        if plight != self.plight.text():
            self.plight.setText(plight)
        self.plight.setVisible(bool(plight))
        self.setVisible(bool(waited) or bool(plight))

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        for number, each in enumerate(self._shown):
            self._write(number, each)

    def _write(self, number: int, each: Waiting) -> None:
        self._lines[number].setText(each.text)
        self._bars[number].setVisible(each.share is not None)
        self._bars[number].setValue(round(POSITIONS * (each.share or 0.0)))
        side = self.fontMetrics().height()
        colour = self._theme.good if each.met else self._theme.muted
        picture = "good" if each.met else "chevron-right"
        self._marks[number].setPixmap(pixmap(picture, colour, side, self.devicePixelRatioF()))

    def _rebuild(self, count: int) -> None:
        for widget in (*self._marks, *self._lines, *self._bars):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown = ()
        self._marks = [QLabel() for _ in range(count)]
        self._lines = [_line("") for _ in range(count)]
        self._bars = [_bar() for _ in range(count)]
        top = Qt.AlignmentFlag.AlignTop
        for n in range(count):
            self._grid.addWidget(self._marks[n], 2 * n, 0, top)
            self._grid.addWidget(self._lines[n], 2 * n, 1)
            self._grid.addWidget(self._bars[n], 2 * n + 1, 1)


def _line(role: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label


def _bar() -> QProgressBar:
    bar = QProgressBar()
    bar.setRange(0, POSITIONS)
    bar.setTextVisible(False)
    return bar
