"""The colour bar beside a field: which colour stands for which value."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.plots.axes.palette import Table
from app.plots.writing.numbers import number
from app.style.theme import LIGHT, Theme
from engine.contract.snapshot import Floats

BAR = 12
LONGEST = "≥ 0.0000"  # for which there is always room
NEAR = 0.005  # of the range of a bar, by which what is written may be beside the truth


class ColourBar(QWidget):
    """A vertical gradient with its ends and middle numbered and the quantity named on top.

    It is as wide as its longest number ever was, so that the plot beside it stands still.
    """

    def __init__(self) -> None:
        super().__init__()
        self.title, self.levels, self.signs = "", (0.0, 1.0), ("", "")
        self._theme = LIGHT
        self._longest = LONGEST
        self._table: Table = np.zeros((256, 4), np.uint8)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_scale(
        self, title: str, low: float, high: float, table: Table, drawn: Floats | None = None
    ) -> None:
        """Name the quantity and number the colours from ``low`` to ``high``.

        An end beyond which some of the ``drawn`` values lie says so.
        """
        signs = _signs(drawn, low, high)
        new = (title, (low, high), signs) != (self.title, self.levels, self.signs)
        if new or table is not self._table:
            before = self.sizeHint()
            if title != self.title:
                self._longest = LONGEST
            self.title, self.levels, self.signs, self._table = title, (low, high), signs, table
            self._longest = max(self._longest, *self._words(), key=self._advance)
            if self.sizeHint() != before:  # else the window would be laid out at every picture
                self.updateGeometry()
            self.setAccessibleName(f"{title} from {number(low)} to {number(high)}")
            self.update()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the width of the bar with its numbers and its title."""
        numbers = BAR + 8 + self._advance(self._longest)
        return QSize(max(numbers, 8 + self._advance(self.title)), 80)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the gradient from the top and the numbers beside it."""
        painter = QPainter(self)
        line = self.fontMetrics().height()
        bar = QRectF(4, line + 8, BAR, max(1, self.height() - 2 * line - 10))
        flipped = np.ascontiguousarray(self._table[::-1, None, :])
        image = QImage(flipped.data, 1, len(flipped), 4, QImage.Format.Format_RGBA8888)
        painter.drawImage(bar, image)
        painter.setPen(QColor(self._theme.border))
        painter.drawRect(bar)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QRectF(4, 2, self.width() - 4, line), self.title)
        painter.setPen(QColor(self._theme.muted))
        for share, word in zip((0.0, 0.5, 1.0), self._words(), strict=True):
            middle = bar.bottom() - share * bar.height()
            place = QRectF(bar.right() + 4, middle - line / 2, self.width(), line)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, flags, word)

    def _words(self) -> tuple[str, str, str]:
        """Return what is written beside the lower end, the middle and the upper end."""
        (low, high), (below, above) = self.levels, self.signs
        first, middle, last = beside((low, (low + high) / 2, high))
        return below + first, middle, above + last

    def _advance(self, text: str) -> int:
        return self.fontMetrics().horizontalAdvance(text)


def _signs(drawn: Floats | None, low: float, high: float) -> tuple[str, str]:
    """Return what stands before the numbers at the two ends of a bar."""
    known = np.empty(0) if drawn is None else drawn[np.isfinite(drawn)]
    if not len(known):
        return "", ""
    slack = NEAR * (high - low)
    below, above = known.min() < low - slack, known.max() > high + slack
    return "≤ " if below else "", "≥ " if above else ""


def beside(values: Sequence[float]) -> list[str]:
    """Write the ends and the middle of a bar with the digits that all of them need, two at least.

    Half of 2.5 is 1.25, which 1.2 is not.
    """
    near = NEAR * (max(values) - min(values))
    for digits in (2, 3):
        if all(abs(float(f"{v:.{digits - 1}e}") - v) <= near for v in values):
            return [number(v, digits) for v in values]
    return [number(v, 4) for v in values]
