"""Bars that each have a name or a number: a quantity per dimension, code, class or estimator."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF

from app.plots.axes.geometry import Doubles
from app.plots.axes.palette import mixed, named
from app.plots.axes.pens import pen
from app.plots.axes.plot import Plot
from app.plots.writing.numbers import THIN_SPACE, number, percent
from app.style.fonts import strong
from app.style.theme import LIGHT, Theme

WIDTH = 0.74
MOST_NAMES = 12  # beyond which bars are numbered by ticks
MOST_VALUES = 6  # beyond which heights are read at the cursor alone
EMPTY: Doubles = np.empty(0)
LARGEST = 1e30  # the painter crashes on what overflows when it is scaled


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """Heights (n,); ``strong`` (n,) says which count, ``targets`` (n,) what they should be.

    ``names`` are empty or one each; bars without a name are numbered from 1.
    """

    values: Doubles
    names: Sequence[str] = ()
    strong: NDArray[np.bool_] | None = None
    targets: Doubles = field(default_factory=lambda: EMPTY)

    def name(self, index: int, what: str) -> str:
        """Return what a bar is called."""
        own = self.names[index] if index < len(self.names) else str(index + 1)
        return own if not own.isdigit() else f"{what} {own}"


class NamedBars(Plot):
    """One bar each from zero up, or down; those that do not count are pale.

    ``what`` names a single bar ("dimension"), ``quantity`` what the heights are. ``shares`` are
    written as percentages. A ``line`` (label, height) is a threshold worth seeing.
    """

    def __init__(
        self,
        what: str,
        quantity: str,
        *,
        unit: str = "",
        colour: str = "fake",
        shares: bool = False,
        log: bool = False,
        line: tuple[str, float] | None = None,
        target: str = "target",
    ) -> None:
        super().__init__(grid="y", named="bottom")
        self.what, self.quantity, self.unit = what, quantity, unit
        self._colour, self._shares, self._line, self._target = colour, shares, line, target
        self._bars = Bars(EMPTY)
        self._range = (0.0, 0.0)
        self._strong, self._weak = (pg.BarGraphItem(x=[], height=[], width=WIDTH) for _ in "12")
        self._ticks = pg.PlotCurveItem(connect="pairs")
        self._threshold = pg.InfiniteLine(angle=0)
        self._values = [pg.TextItem("", anchor=(0.5, 1)) for _ in range(MOST_VALUES)]
        for text in self._values:
            self.add(text, 5)
        for layer, item in enumerate((self._weak, self._strong, self._ticks, self._threshold)):
            self.add(item, layer)
        self._threshold.setVisible(line is not None)
        self.view.setMouseEnabled(x=False, y=False)
        self.view.sigResized.connect(self._resized)
        self.set_log(log)
        if line is not None:
            self._threshold.setPos(self._height(np.array([line[1]]))[0])
        self.restyle(LIGHT)

    def show_bars(self, bars: Bars) -> None:
        """Show these bars; what is not known has no bar."""
        self._bars = bars
        x = np.arange(1, len(bars.values) + 1)
        heights = self._height(bars.values)
        strong = np.ones(len(x), bool) if bars.strong is None else bars.strong
        base = self._follow(heights, self._height(bars.targets))
        for item, chosen in ((self._strong, strong), (self._weak, ~strong)):
            item.setOpts(x=x[chosen], y0=base, height=heights[chosen] - base, width=WIDTH)
        half = WIDTH / 2 + 0.08
        ends = np.stack([x - half, x + half], axis=1).reshape(-1) if len(bars.targets) else EMPTY
        self._ticks.setData(ends, np.repeat(self._height(bars.targets), 2)[: len(ends)])
        self._name_ticks()
        self._write_values(x, heights)

    def fit(self) -> None:
        """Show all bars on a scale made afresh."""
        self._range = (0.0, 0.0)
        self.show_bars(self._bars)

    def legend(self, *, brief: bool = False) -> str:
        """Name the quantity, and what ticks and lines are."""
        theme = self.theme
        colour = named(theme, self._colour)
        unit = f', <span style="color:{theme.muted}">{self.unit}</span>' if self.unit else ""
        quantity, aside, remark = self.quantity.partition(";")
        rows = [f'<span style="color:{colour}">■</span>&nbsp;{quantity}{unit}']
        if aside and not brief:
            rows[0] += aside + remark
        if len(self._bars.targets):
            rows.append(f'<span style="color:{theme.text}">━</span>&nbsp;{self._target}')
        if self._line and not brief:
            rows.append(f'<span style="color:{theme.muted}">╌ {self._line[0]}</span>')
        return " &nbsp; ".join(rows)

    def hovered(self, place: QPointF) -> str:
        """Return what the bar under the cursor stands for."""
        index, bars = round(place.x()) - 1, self._bars
        if not 0 <= index < len(bars.values):
            return ""
        rows = [f"{bars.name(index, self.what)}: {strong(self.written(bars.values[index]))}"]
        if index < len(bars.targets):
            rows.append(f"{self._target} {self.written(bars.targets[index])}")
        return "<br>".join(rows)

    def written(self, value: float) -> str:
        """Write a height with its unit."""
        if self._shares:
            return percent(float(value))
        return number(float(value)) + (f"{THIN_SPACE}{self.unit}" if self.unit else "")

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        super().restyle(theme)
        colour = named(theme, self._colour)
        self._strong.setOpts(brush=pg.mkBrush(colour), pen=pg.mkPen(None))
        self._weak.setOpts(brush=pg.mkBrush(mixed(theme.panel, colour, 0.3)), pen=pg.mkPen(None))
        self._ticks.setPen(pen(theme.text, width=2))
        for text in self._values:
            text.setColor(theme.text)
            text.setFont(self._small_font())
        self._threshold.setPen(pen(theme.muted, dashed=True))

    def _height(self, values: Doubles) -> Doubles:
        known = np.clip(np.nan_to_num(np.asarray(values, np.float64)), -LARGEST, LARGEST)
        if not self._log:
            return known
        logs: Doubles = np.log10(np.maximum(known, 1.0 / LARGEST))
        return logs

    def _follow(self, heights: Doubles, targets: Doubles) -> float:
        """Set the range, which changes only when it has to; return where bars begin."""
        all_of = np.concatenate([heights, targets, EMPTY if self._log else np.zeros(1)])
        known = all_of[all_of > -29] if self._log else all_of
        low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
        if self._log:
            base = float(math.floor(low - 0.3))
            high = base + (high - base) * self._room()
            wanted = (base, max(float(math.ceil(high)), high))
        else:
            high *= self._room()
            wanted = (1.15 * low, 1.15 * high if high > low else low + 1.0)
        self._range = _settled(self._range, wanted, low, high)
        self.set_x(0.4, max(len(heights), 1) + 0.6)
        self.set_y(*self._range)
        return self._range[0] if self._log else 0.0

    def _write_values(self, x: NDArray[np.int_], heights: Doubles) -> None:
        few = len(x) <= MOST_VALUES and not len(self._bars.targets)
        for k, text in enumerate(self._values):
            text.setVisible(few and k < len(x))
            if few and k < len(x):
                text.setText(number(float(self._bars.values[k])))
                text.setPos(float(x[k]), max(float(heights[k]), self._range[0]))

    def _room(self) -> float:
        """Return how many times as high as the bars a plot is that has a line of text above."""
        line = 1.4 * self.fontMetrics().height() / max(float(self.view.height()), 1.0)
        return 1 / (1 - min(line, 0.6))

    def _resized(self, *_: object) -> None:
        if len(self._bars.values):
            self.fit()

    def _name_ticks(self) -> None:
        axis = self.axes.getAxis("bottom")
        names = self._bars.names
        if names and len(names) <= MOST_NAMES:
            axis.setTicks([[(k + 1, name) for k, name in enumerate(names)]])
        elif len(self._bars.values) <= MOST_NAMES:
            axis.setTicks([[(k + 1, str(k + 1)) for k in range(len(self._bars.values))]])
        else:
            axis.setTicks(None)


def _settled(
    known: tuple[float, float], wanted: tuple[float, float], low: float, high: float
) -> tuple[float, float]:
    """Keep a range while all fits into it and fills a good part of it."""
    extent = known[1] - known[0]
    fits = known[0] <= low and high <= known[1]
    if extent > 0 and fits and (high - low) >= 0.4 * extent:
        return known
    return wanted
