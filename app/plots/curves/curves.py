"""A plot of named columns over the steps of a run, with floors, errors and reference lines.

The full columns are kept; thinning is for drawing only. Curves are redrawn when the columns
changed, at most seven times a second.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Signal

from app.plots.axes.palette import named
from app.plots.axes.pens import pen
from app.plots.axes.plot import Plot
from app.plots.axes.ranges import NOTHING
from app.plots.curves.reference import Reference
from app.plots.curves.series import Doubles
from app.plots.curves.strand import Curve, Frame, Strand, legend_swatch
from app.plots.curves.stretch_mark import StretchMark
from app.plots.widgets.throttle import Throttle
from app.plots.writing.numbers import THIN_SPACE, number, thousands
from app.style.fonts import strong
from app.style.theme import Theme
from engine.contract.columns import ColumnsView
from engine.contract.snapshot import Rectangle

REDRAW_MILLISECONDS = 150
MARGIN = 0.06
MOST = 0.35  # of a plot that the name of its lowest line may take
REACH = 2.0  # a reference line joins the range if it makes it at most this much taller


class CurvesPlot(Plot):
    """Several columns of one unit. ``zoomed`` is emitted when the mouse changed the range.

    A reference line joins the range where that makes it at most ``reach`` times as tall.
    """

    zoomed = Signal()

    def __init__(
        self,
        curves: Sequence[Curve],
        *,
        unit: str = "",
        lines: Sequence[tuple[str, float]] = (),
        log: bool = False,
        reach: float = REACH,
    ) -> None:
        super().__init__(steps=True)
        self.unit = unit
        self.follows = True
        self._columns: ColumnsView | None = None
        self._version = -1
        self._lengths: tuple[int, ...] = ()
        self._log, self._decay, self._reach = log, 0.0, reach
        self._strands = [Strand(self, curve) for curve in curves]
        self._companions: tuple[CurvesPlot, ...] = ()
        self._references: list[Reference] = []
        self._cross = pg.InfiniteLine(angle=90)
        self._cross.hide()
        self.add(self._cross, 20)
        self._mark = StretchMark(self)
        self._moment = pg.InfiniteLine(angle=90)
        self._moment.hide()
        self.add(self._moment, 19)
        self._throttle = Throttle(self, self._draw, REDRAW_MILLISECONDS)
        self.set_lines(lines)
        self.set_log(log)
        self.view.sigRangeChangedManually.connect(self._zoomed)
        self.view.sigRangeChanged.connect(self._place_references)
        self.view.sigResized.connect(self._throttle.request)

    @property
    def curves(self) -> tuple[Curve, ...]:
        """The curves of this plot."""
        return tuple(strand.curve for strand in self._strands)

    def show_columns(self, columns: ColumnsView) -> None:
        """Show the columns; unchanged ones cost nothing."""
        if columns is self._columns and columns.version() == self._version:
            return
        lengths = self._extent(columns)
        grown = columns is not self._columns or lengths != self._lengths
        self._columns, self._version, self._lengths = columns, columns.version(), lengths
        if grown:
            self._throttle.request()

    def stand_beside(self, plots: Sequence[CurvesPlot]) -> None:
        """Follow the steps of these plots too, since one of them has the numbers for all."""
        others = tuple(plot for plot in plots if plot is not self)
        if others != self._companions:
            self._companions = others
            if self._columns is not None:
                self._lengths = self._extent(self._columns)
                self._throttle.request()

    @property
    def moment(self) -> int | None:
        """The step at which a line is drawn, because it is looked at."""
        return round(self._moment.value()) if self._moment.isVisible() else None

    def show_moment(self, step: int | None) -> None:
        """Draw a line at the step that is looked at, none for the present."""
        self._moment.setVisible(step is not None)
        if step is not None:
            self._moment.setPos(step)

    def set_lines(self, lines: Sequence[tuple[str, float]]) -> None:
        """Draw these labelled heights; lines that are there already are kept."""
        if [(line.label, line.value) for line in self._references] == list(lines):
            return
        for line in self._references:
            line.remove()
        self._references = [Reference(self, label, value) for label, value in lines]
        self.set_log(self._log)
        self.restyle(self.theme)

    def rename(self, column: str, label: str) -> None:
        """Call the curve of a column something else."""
        for strand in self._strands:
            if strand.curve.column == column:
                strand.curve = replace(strand.curve, label=label)

    def set_log(self, on: bool) -> None:
        """Draw logarithms of what is positive, on an axis that says so."""
        super().set_log(on)
        for line in self._references:
            line.set_log(on)
        self._place_references()
        self._throttle.flush()

    def set_smoothing(self, decay: float) -> None:
        """Lay an exponential average over the raw curves; 0 takes it away."""
        self._decay = decay
        self.restyle(self.theme)
        self._throttle.flush()

    def fit(self) -> None:
        """Follow the curves again after a zoom."""
        self.follows = True
        self._throttle.flush()
        self.zoomed.emit()

    def mark(self, first: int, last: int) -> None:
        """Mark these steps for a while, and show them if they are out of sight."""
        if not self.follows:
            self.fit()
        self._mark.put(first, last)

    def show_range(self, left: float, right: float) -> None:
        """Show these steps, as a plot above or below does."""
        self.follows = False
        self.set_x(left, right)
        self._throttle.flush()

    def zoom(self) -> QRectF | None:
        """Return the steps and heights in view if these were chosen."""
        return None if self.follows else self.part()

    def zoom_to(self, part: QRectF) -> None:
        """Show these steps and heights."""
        self.show_range(part.left(), part.right())
        self.set_y(part.top(), part.bottom())

    def legend(self, *, brief: bool = False) -> str:
        """Return the legend as rich text, with the unit behind it."""
        swatches = [legend_swatch(self.theme, curve) for curve in self._measured()]
        if brief:
            return " &nbsp; ".join(swatches)
        unit = f"{self.unit} over steps" if self.unit else "over steps"
        return " &nbsp; ".join([*swatches, f'<span style="color:{self.theme.muted}">{unit}</span>'])

    def _measured(self) -> tuple[Curve, ...]:
        """Return the curves that have a value, all of them before anything has."""
        known = self._columns
        found = () if known is None else self.curves
        measured = tuple(c for c in found if known and known.length(c.column))
        return measured or self.curves

    def values_at(self, step: float) -> dict[str, tuple[int, float]]:
        """Return per column the step and raw value measured nearest to ``step``."""
        if self._columns is None:
            return {}
        found = ((s.curve.column, s.value_at(self._columns, step)) for s in self._strands)
        return {column: pair for column, pair in found if pair is not None}

    def hovered(self, place: QPointF) -> str:
        """Move the cross hair and return every curve's value under it."""
        values = self.values_at(place.x())
        if not values:
            return ""
        step = min((pair[0] for pair in values.values()), key=lambda s: abs(s - place.x()))
        self._cross.setPos(step)
        self._cross.show()
        rows = [f"step {thousands(step)}"]
        for strand in self._strands:
            if strand.curve.column in values:
                rows.append(self._row(strand.curve, *values[strand.curve.column], step))
        return "<br>".join(rows)

    def left(self) -> None:
        """Take the cross hair away."""
        self._cross.hide()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        super().restyle(theme)
        self._cross.setPen(pen(theme.muted))
        self._mark.restyle(theme)
        self._moment.setPen(pen(theme.accent, width=2))
        for strand in self._strands:
            strand.restyle(theme, faint=self._decay > 0, stroke=self.stroke())
        for line in self._references:
            line.restyle(theme, self._small_font())

    def _extent(self, columns: ColumnsView) -> tuple[int, ...]:
        """Return how many values there are of all that is drawn here, and beside."""
        return tuple(n for strand in self._all() for n in strand.lengths(columns))

    def _all(self) -> list[Strand]:
        """Return the strands whose steps are followed."""
        return [strand for plot in (self, *self._companions) for strand in plot._strands]

    def _row(self, curve: Curve, step: int, value: float, at: int) -> str:
        elsewhere = "" if step == at else f" (step {thousands(step)})"
        colour = named(self.theme, curve.colour)
        unit = f"{THIN_SPACE}{self.unit}" if self.unit else ""
        return (
            f'<span style="color:{colour}">━</span> {curve.label} '
            f"{strong(number(value, 4))}{unit}{elsewhere}"
        )

    def _zoomed(self, *_: object) -> None:
        self.follows = False
        self._draw()
        self.zoomed.emit()

    def _draw(self) -> None:
        if self._columns is None:
            return
        if self.follows:
            self._follow_steps(self._columns)
        (left, right), _ = self.view.viewRange()
        frame = Frame(left, right, int(self.view.width()), self._log, self._decay)
        drawn = (strand.draw(self._columns, frame) for strand in self._strands)
        seen = np.concatenate([np.empty(0), *drawn])
        if self.follows and len(seen):
            self._follow_values(seen)
        self._place_references()
        self.refresh_readout()

    def _follow_steps(self, columns: ColumnsView) -> None:
        ends = [columns.column(strand.curve.column)[0] for strand in self._all()]
        first = min((int(steps[0]) for steps in ends if len(steps)), default=0)
        last = max((int(steps[-1]) for steps in ends if len(steps)), default=1)
        self.set_x(first if first < last else 0, max(last, 1))

    def _follow_values(self, seen: Doubles) -> None:
        low, high = float(seen.min()), float(seen.max())
        span = high - low
        if span <= max(1e-9, NOTHING * abs(high)):
            span, half = 2 * self._about(high), self._about(high)
            low, high = low - half, high + half
        heights = [line.height for line in self._references if line.height is not None]
        for height in heights:
            if max(high, height) - min(low, height) <= self._reach * span:
                low, high = min(low, height), max(high, height)
        self._numbering.least = 0.0 if low >= 0 else -math.inf
        margin = MARGIN * max(high - low, span)
        below = max(margin, self._label(high - low)) if low in heights else margin
        self.set_y(low - below, high + margin)

    def _about(self, height: float) -> float:
        """Return how much is shown above and below a single height, so that ticks differ."""
        return 0.5 if self._log else abs(height) / 2 or 0.5

    def _label(self, extent: float) -> float:
        """Return the room that the name of a line takes below it, on the scale of the axis."""
        tallest = max(line.tall for line in self._references)
        share = min(tallest / max(float(self.view.height()), 1.0), MOST)
        return extent * share / (1 - share)

    def _place_references(self, *_: object) -> None:
        curves = [curve for strand in self._strands for curve in strand.lines()]
        taken: list[Rectangle] = []
        for line in self._references:  # the first ones have precedence
            room = line.place(curves, taken)
            taken += [] if room is None else [room]
