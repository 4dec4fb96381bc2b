"""Terms that add up: each bar begins where the one before it ended, the last is their sum."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF

from app.plots.axes.geometry import Doubles
from app.plots.axes.palette import named
from app.plots.axes.pens import pen
from app.plots.axes.plot import Plot
from app.plots.writing.numbers import MINUS, THIN_SPACE, number, thousands
from app.style.fonts import strong
from app.style.theme import LIGHT, Theme

WIDTH = 0.66
MOST_TEXT = 0.35  # of the height, that one line of text may take
ROUNDS = 8
LARGEST = 1e30


class Waterfall(Plot):
    """``names`` and theme ``colours`` of the terms, and of their ``total``.

    The legend says at which step they were measured, before its colon.
    """

    def __init__(
        self, names: Sequence[str], colours: Sequence[str], total: str, unit: str, legend: str
    ) -> None:
        super().__init__(grid="y", named="bottom")
        self.names, self.unit = (*names, total), unit
        self._colours, self._legend = (*colours, "text"), legend
        self._terms: Doubles = np.zeros(len(names))
        self._step: int | None = None
        self._bars = [pg.BarGraphItem(x=[k + 1], height=[0], width=WIDTH) for k in self._places()]
        self._steps = pg.PlotCurveItem(connect="pairs")
        self._zero = pg.InfiniteLine(pos=0, angle=0)
        self._labels = [pg.TextItem("") for _ in self.names]
        self.add(self._zero, -1)
        self.add(self._steps, 0)
        for bar, label in zip(self._bars, self._labels, strict=True):
            self.add(bar, 1)
            self.add(label, 2)
        self.view.setMouseEnabled(x=False, y=False)
        self.view.sigResized.connect(self._follow)
        ticks = [[(k + 1, name) for k, name in enumerate(self.names)]]
        self.axes.getAxis("bottom").setTicks(ticks)
        self.set_x(0.4, len(self.names) + 0.6)
        self.restyle(LIGHT)

    def show_terms(self, terms: Sequence[float], step: int | None = None) -> None:
        """Show signed terms (n,) and their sum, as they were at a step."""
        self._step = step
        self._terms = np.clip(np.nan_to_num(np.asarray(terms, np.float64)), -LARGEST, LARGEST)
        ends = np.cumsum(self._terms)
        starts, heights = np.append(ends - self._terms, 0.0), np.append(self._terms, ends[-1])
        for bar, start, height in zip(self._bars, starts, heights, strict=True):
            bar.setOpts(y0=start, height=height)
        x = np.repeat(np.arange(1, len(self._terms) + 1), 2).astype(np.float64)
        x[1::2] += 1
        self._steps.setData(x, np.repeat(ends, 2))
        self._label(starts, heights)
        self._follow()

    def legend(self, *, brief: bool = False) -> str:
        """Say what adds up to what."""
        what, colon, which = self._legend.partition(":")
        when = "" if self._step is None else f" at step {thousands(self._step)}"
        words = what + when + ("" if brief else colon + which)
        return f'<span style="color:{self.theme.muted}">{words}, {self.unit}</span>'

    def hovered(self, place: QPointF) -> str:
        """Return the term under the cursor."""
        index = round(place.x()) - 1
        if not 0 <= index < len(self.names):
            return ""
        value = float(np.append(self._terms, self._terms.sum())[index])
        return f"{self.names[index]}: {strong(signed(value))}{THIN_SPACE}{self.unit}"

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        super().restyle(theme)
        for bar, label, colour in zip(self._bars, self._labels, self._colours, strict=True):
            bar.setOpts(brush=pg.mkBrush(named(theme, colour)), pen=pg.mkPen(None))
            label.setColor(theme.text)
            label.setFont(self._small_font())
        self._steps.setPen(pen(theme.muted, dashed=True))
        self._zero.setPen(pen(theme.muted))

    def _places(self) -> range:
        return range(len(self.names))

    def _label(self, starts: Doubles, heights: Doubles) -> None:
        for k, label in enumerate(self._labels):
            label.setText(signed(float(heights[k])))
            # at the end of the bar, where no dashed line crosses it
            label.setAnchor((0.5, 0 if heights[k] < 0 else 1))
            label.setPos(k + 1, starts[k] + heights[k])

    def _follow(self, *_: object) -> None:
        """Make room for all bars and for the numbers at their ends."""
        ends = np.cumsum(self._terms)
        low, high = min(0.0, float(ends.min())), max(0.0, float(ends.max()))
        margin = 0.06 * max(high - low, 1e-9)
        tallest = max(label.boundingRect().height() for label in self._labels)
        line = min(tallest / max(self.view.height(), 1.0), MOST_TEXT)
        totals, places = np.append(self._terms, ends[-1]), np.append(ends, ends[-1])
        bottom, top = low - margin, high + margin
        for _round in range(ROUNDS):  # a larger range makes a line of text larger, too
            text = line * (top - bottom)
            bottom = min([low - margin, *(places[totals < 0] - text)])
            top = max([high + margin, *(places[totals >= 0] + text)])
        self.set_y(float(bottom), float(top))


def signed(value: float) -> str:
    """Write a number with its sign, plus signs included."""
    text = number(value)
    return text if value == 0 or text.startswith(MINUS) or text == "NaN" else f"+{text}"
