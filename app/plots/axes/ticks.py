"""Where the ticks of a plot lie, and what is written at them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from app.plots.axes.tick_texts import even_texts
from app.plots.writing.numbers import PLAIN_POWERS, power_tick, round_up, thousands, tick

FEW_DECADES = 1.6  # of a logarithmic axis, where powers of ten alone are too few to read it
MARK = -4  # pixels of a tick, towards what is drawn
LOW = 6.0  # lines of text high, up to which a plot's ticks are thinned out

Gaps = list[tuple[float, float]]


class Ticks:
    """The ticks along both axes of a plot; ``line`` gives the height of a line of their text.

    Along y they are powers of ten if ``log``, and none is written below ``least``. Along x there
    are none between whole numbers if it ``counts``.
    """

    def __init__(self, axes: Any, line: Callable[[], float], *, steps: bool) -> None:
        self.log, self.least, self.counts = False, -math.inf, False
        self._view = axes.getPlotItem().getViewBox()
        self._line, self._steps = line, steps
        left, bottom = axes.getAxis("left"), axes.getAxis("bottom")
        self._usual_left, self._usual_bottom = left.tickSpacing, bottom.tickSpacing
        # Replacing the methods keeps the axis class: the library has no other hook.
        left.tickStrings, bottom.tickStrings = self._heights, self._places
        left.tickSpacing, bottom.tickSpacing = self._spaced, self._counted
        for axis in (left, bottom):
            axis.enableAutoSIPrefix(False)
            even_texts(axis)

    def _heights(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if not self.log:
            return [tick(v, spacing) if v >= self.least else "" for v in values]
        low, high = self._view.viewRange()[1]
        # Powers and long numbers are not mixed: either all ticks are written in full or none.
        plain = math.ceil(low) >= PLAIN_POWERS[0] and math.floor(high) <= PLAIN_POWERS[1]
        return [power_tick(v, between=high - low < FEW_DECADES, plain=plain) for v in values]

    def _places(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if self._steps:
            return [thousands(round(v)) if float(v).is_integer() else "" for v in values]
        return [tick(v, spacing) for v in values]

    def _spaced(self, low: float, high: float, size: float) -> Gaps:
        """Return the gaps of ticks along y; in a low plot lines of text would lie on each other."""
        usual: Gaps = self._usual_left(low, high, size)
        line = self._line()
        if size > LOW * line or not usual:
            return usual
        least = (high - low) * line / max(size, line)
        gap = float(math.ceil(least)) if self.log else round_up(least)
        return usual if usual[-1][0] >= gap else [(gap, 0.0)]

    def _counted(self, low: float, high: float, size: float) -> Gaps:
        """Return the gaps of ticks along x; between counts there are none."""
        usual: Gaps = self._usual_bottom(low, high, size)
        if not self.counts:
            return usual
        return [gap for gap in usual if gap[0] >= 1] or [(1.0, 0.0)]


def mark(axis: Any, *, bare: bool) -> None:
    """Draw marks at the ticks of an axis, or none: one without any length would still be a dot."""
    axis.setStyle(tickLength=0 if bare else MARK)
    axis.setTickPen(*([None] if bare else []))
