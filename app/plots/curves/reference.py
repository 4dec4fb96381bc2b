"""Labelled horizontal lines at heights that theory names, such as log 2."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor, QFont, QPainter

from app.plots.axes.geometry import Doubles
from app.plots.axes.pens import pen
from app.plots.axes.plot import Plot
from app.style.theme import Theme
from engine.contract.snapshot import Rectangle

Spot = tuple[float, bool]  # from the left end (0) to the right one (1), and whether above the line
Curved = tuple[Doubles, Doubles]
SAMPLES = 16  # places across a label at which a curve is looked for
ENDS = (1.0, 0.0, 0.5)  # where a label is tried, the best place first


class Label(pg.TextItem):  # type: ignore[misc]
    """A text on a ground that is no larger than itself: lines right beside it stay in sight."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.ground = QColor(0, 0, 0, 0)

    def paint(self, painter: QPainter, *given: object) -> None:
        """Paint the ground."""
        super().paint(painter, *given)
        margin = self.textItem.document().documentMargin()
        box = self.textItem.mapRectToParent(self.textItem.boundingRect())
        painter.fillRect(box.adjusted(margin, margin, -margin, -margin), self.ground)

    def restyle(self, theme: Theme, font: QFont) -> None:
        """Take on the colours of a theme."""
        self.setColor(theme.muted)
        self.ground = QColor(theme.panel)
        self.ground.setAlphaF(0.8)  # so that it can be read where a curve passes
        self.setFont(font)


class Reference:
    """One dashed line with its label where the least of a curve is hidden, best at the right."""

    def __init__(self, plot: Plot, label: str, value: float) -> None:
        self.label, self.value = label, value
        self.height: float | None = value
        self._plot = plot
        self._spot: Spot | None = None
        self._line = pg.InfiniteLine(angle=0)
        self._text = Label(label)
        plot.add(self._line, -2)
        plot.add(self._text, 10)

    @property
    def tall(self) -> float:
        """How many pixels the label takes along y."""
        return float(self._text.boundingRect().height()) + 1.0

    def remove(self) -> None:
        """Take the line out of the plot."""
        for item in (self._line, self._text):
            self._plot.view.removeItem(item)

    def set_log(self, on: bool) -> None:
        """Move to where the value lies on the axis; what is not positive is not on a log axis."""
        self.height = self.value if not on else math.log10(self.value) if self.value > 0 else None
        for item in (self._line, self._text):
            item.setVisible(self.height is not None)
        if self.height is not None:
            self._line.setPos(self.height)

    def place(
        self, curves: Sequence[Curved] = (), taken: Sequence[Rectangle] = ()
    ) -> Rectangle | None:
        """Put the label above or below the line, where it hides the least of the curves.

        Return its room, along the axes. It is not shown, and there is none, where the line is out
        of sight or the label would cover what is ``taken`` everywhere.
        """
        (left, right), (bottom, top) = self._plot.view.viewRange()
        if self.height is None or not bottom <= self.height <= top:
            self._text.hide()
            return None
        below = self.height > bottom + 0.85 * (top - bottom)
        spots = [(end, side) for end in ENDS for side in (not below, below)]
        corners = {spot: self._box(spot, left, right) for spot in spots}
        inside = [s for s in spots if bottom <= corners[s].bottom and corners[s].top <= top]
        fitting = [s for s in (self._spot, *inside) if s in inside] or spots[:1]
        ordered = [s for s in fitting if not any(_meet(corners[s], each) for each in taken)]
        self._text.setVisible(bool(ordered))
        if not ordered:
            return None
        stay = self._spot
        # Half as bad at least, or it would jump about beside curves that are still drawn.
        costs = {s: (2 - (s == stay)) * _hidden(corners[s], curves) for s in ordered}
        self._spot = min(ordered, key=costs.__getitem__)
        end, above = self._spot
        self._text.setAnchor((end, 1 if above else 0))
        self._text.setPos(left + end * (right - left), self.height)
        return corners[self._spot]

    def _box(self, spot: Spot, left: float, right: float) -> Rectangle:
        """Return the room of the label at a spot, along the axes."""
        (end, above), size = spot, self._text.boundingRect()
        across, up = self._plot.view.viewPixelSize()
        width, height, line = size.width() * across, size.height() * up, self.height or 0.0
        start, floor = left + end * (right - left - width), line if above else line - height
        return Rectangle(start, floor, start + width, floor + height)

    def restyle(self, theme: Theme, font: QFont) -> None:
        """Take on the colours of a theme."""
        self._line.setPen(pen(theme.muted, width=self._plot.stroke(), dashed=True))
        self._text.restyle(theme, font)


def _meet(one: Rectangle, other: Rectangle) -> bool:
    across = one.left < other.right and other.left < one.right
    return across and one.bottom < other.top and other.bottom < one.top


def _hidden(box: Rectangle, curves: Sequence[Curved]) -> int:
    return sum(hidden(box, *curve) for curve in curves)


def hidden(box: Rectangle, x: Doubles, y: Doubles) -> int:
    """Count the points, given or in between, at which a curve passes a box; x ascends."""
    near = (x >= box.left) & (x <= box.right)
    across = np.linspace(max(box.left, x[0]), min(box.right, x[-1]), SAMPLES)
    between = np.interp(across, x, y) if across[0] <= across[-1] else np.empty(0)
    heights = np.concatenate([y[near], between])
    return int(((heights >= box.bottom) & (heights <= box.top)).sum())
