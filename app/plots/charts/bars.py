"""Bars with a target tick each: the mass of every mode against what it should be."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF

from app.plots.axes.geometry import Doubles
from app.plots.axes.pens import pen
from app.plots.axes.plot import Plot
from app.plots.writing.numbers import percent
from app.style.fonts import strong
from app.style.theme import LIGHT, Theme

BAR_WIDTH = 0.72
FEW = 3  # bars that are all numbered


class BarsPlot(Plot):
    """One bar per mode from zero up; targets are short lines across the bars.

    ``word`` names a single bar, and the bars are numbered from ``first`` unless they have names.
    """

    def __init__(self, what: str) -> None:
        super().__init__(grid="y", named="bottom")
        self.what, self.word, self.first = what, "mode", 1
        self._called: tuple[str, ...] = ()
        self._values: Doubles = np.empty(0)
        self._targets: Doubles = np.empty(0)
        self._top = 0.0
        self._bars = pg.BarGraphItem(x=[], height=[], width=BAR_WIDTH)
        self._ticks = pg.PlotCurveItem(connect="pairs")
        self.add(self._bars, 0)
        self.add(self._ticks, 1)
        self.view.setMouseEnabled(x=False, y=False)
        self.restyle(LIGHT)

    def name_bars(self, names: tuple[str, ...]) -> None:
        """Write names under the bars, or their numbers where there are none."""
        if names != self._called:
            self._called = names
            self._write_ticks()

    def show_bars(self, values: Doubles, targets: Doubles) -> None:
        """Show shares (n,) against their targets (n,)."""
        self._values, self._targets = values, targets
        x = np.arange(self.first, self.first + len(values))
        finite, aims = (np.clip(np.nan_to_num(shares), 0.0, 1.0) for shares in (values, targets))
        self._bars.setOpts(x=x, height=finite, width=BAR_WIDTH)
        half = BAR_WIDTH / 2 + 0.08
        ends = np.stack([x - half, x + half], axis=1).reshape(-1)
        self._ticks.setData(ends, np.repeat(aims, 2))
        self._follow(finite, aims)
        self._write_ticks()

    def _write_ticks(self) -> None:
        """Write names, or number few bars one by one: the axis by itself would count in halves."""
        count = len(self._values)
        few = [(k, str(k)) for k in range(self.first, self.first + count)]
        ticks = [list(enumerate(self._called, self.first))] if self._called else [few]
        self.axes.getAxis("bottom").setTicks(ticks if self._called or count <= FEW else None)

    def legend(self, *, brief: bool = False) -> str:
        """Name bars and ticks."""
        theme = self.theme
        return (
            f'<span style="color:{theme.fake}">■</span>&nbsp;{self.what} &nbsp; '
            f'<span style="color:{theme.text}">━</span>&nbsp;target'
        )

    def hovered(self, place: QPointF) -> str:
        """Return the share and the target of the bar under the cursor."""
        index = round(place.x()) - self.first
        if not 0 <= index < len(self._values):
            return ""
        share, target = percent(self._values[index]), percent(self._targets[index])
        known = index < len(self._called)
        name = self._called[index] if known else f"{self.word} {index + self.first}"
        return f"{name}: {strong(share)}<br>target {target}"

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        super().restyle(theme)
        self._bars.setOpts(brush=pg.mkBrush(theme.fake), pen=pg.mkPen(None))
        self._ticks.setPen(pen(theme.text, width=2))

    def _follow(self, values: Doubles, targets: Doubles) -> None:
        top = min(1.0, float(np.max([*values, *targets, 1e-3])))
        if not top <= self._top <= 2.5 * top:
            self._top = top if top == 1.0 else min(1.0, 1.4 * top)
        self.set_x(self.first - 0.6, self.first + len(values) - 0.4)
        self.set_y(0, 1.06 * self._top)
