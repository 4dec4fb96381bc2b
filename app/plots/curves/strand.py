"""One named column on a plot: its line, its smoothed line, its error band and its noise floor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor, QPainterPath
from PySide6.QtWidgets import QGraphicsPathItem

from app.plots.axes.palette import mixed, named
from app.plots.axes.pens import pen
from app.plots.axes.plot import Plot
from app.plots.curves.series import Doubles, drawable, nearest, thinned, window
from app.plots.curves.smoother import Smoother
from app.style.theme import Theme
from engine.contract.columns import ColumnsView, Steps, Values

FLOOR_DECAY = 0.9  # per measurement: a floor estimates a constant, so it is shown averaged
BAND_POINTS = 200
DASH = 0.012  # of the width of the plot, at either side of a single measurement


@dataclass(frozen=True, slots=True)
class Curve:
    """A column to draw; ``colour`` names a colour of the theme or a place among its series.

    One that is not ``smoothed`` is drawn as it was measured: exact values of which there are few.
    """

    column: str
    label: str
    colour: str
    smoothed: bool = True


@dataclass(frozen=True, slots=True)
class Frame:
    """What part of a plot is drawn, and how."""

    left: float
    right: float
    pixels: int
    log: bool
    decay: float


class Strand:
    """The items of one curve; only their data is ever set."""

    def __init__(self, plot: Plot, curve: Curve) -> None:
        self.curve = curve
        self._raw, self._smooth, self._floor = (
            pg.PlotCurveItem(connect="finite") for _ in range(3)
        )
        self._band = QGraphicsPathItem()
        self._smoother, self._floor_smoother = Smoother(), Smoother()
        self._columns: ColumnsView | None = None
        for layer, item in enumerate((self._band, self._floor, self._raw, self._smooth)):
            plot.add(item, layer)

    def restyle(self, theme: Theme, *, faint: bool, stroke: int = 1) -> None:
        """Take on the theme; the raw line is faint where a smoothed one lies over it.

        ``stroke`` is the width of lines in pixels.
        """
        colour = named(theme, self.curve.colour)
        background = mixed(theme.panel, colour, 0.38)
        behind = faint and self.curve.smoothed
        self._raw.setPen(pen(background if behind else colour, width=stroke))
        self._smooth.setPen(pen(colour, width=stroke + 1))
        self._floor.setPen(pen(mixed(theme.panel, colour, 0.7), width=stroke, dashed=True))
        self._band.setPen(pg.mkPen(None))
        fill = QColor(colour)
        fill.setAlphaF(0.22)
        self._band.setBrush(fill)

    def read(self, columns: ColumnsView) -> tuple[Steps, Values]:
        """Take the column from ``columns``, and forget averages of another run's."""
        if columns is not self._columns:
            self._columns = columns
            self._smoother, self._floor_smoother = Smoother(), Smoother()
        return columns.column(self.curve.column)

    def lengths(self, columns: ColumnsView) -> tuple[int, int]:
        """Return how many values the curve and its floor have."""
        name = self.curve.column
        return columns.length(name), columns.length(f"{name}.floor")

    def lines(self) -> list[tuple[Doubles, Doubles]]:
        """Return what is drawn of the curve, as places (n,) along both axes."""
        drawn = [line for line in (self._raw, self._smooth) if line.isVisible()]
        found = [line.getData() for line in drawn]
        return [(x, y) for x, y in found if x is not None and len(x) > 1]

    def draw(self, columns: ColumnsView, frame: Frame) -> Doubles:
        """Draw what lies in the frame and return its finite heights, as they are on the axis."""
        steps, values = self.read(columns)
        visible = window(steps, frame.left, frame.right)
        x, y = thinned(steps, values, visible, frame.pixels, columns.extremes(self.curve.column))
        y = _heights(y, frame.log)
        if len(x) == 1:  # a line has no length yet
            x, y = x + np.array([-DASH, DASH]) * (frame.right - frame.left), np.repeat(y, 2)
        self._raw.setData(x, y)
        self._draw_smooth(steps, values, visible, frame)
        floor = self._draw_floor(columns, frame)
        band = self._draw_band(columns, steps[visible], values[visible], frame)
        seen = np.concatenate([y, floor, band])
        finite: Doubles = seen[np.isfinite(seen)]
        return finite

    def value_at(self, columns: ColumnsView, step: float) -> tuple[int, float] | None:
        """Return the step and the raw value measured nearest to ``step``."""
        return nearest(*columns.column(self.curve.column), step)

    def _draw_smooth(self, steps: Steps, values: Values, visible: slice, frame: Frame) -> None:
        smooth = frame.decay > 0 and self.curve.smoothed
        self._smooth.setVisible(smooth)
        if smooth:
            averages = self._smoother.averages(steps, values, frame.decay)
            x, y = thinned(steps, averages, visible, frame.pixels // 2, self._smoother.extremes)
            self._smooth.setData(x, _heights(y, frame.log))

    def _draw_floor(self, columns: ColumnsView, frame: Frame) -> Doubles:
        steps, values = columns.column(f"{self.curve.column}.floor")
        counted, smoother = np.arange(len(steps)), self._floor_smoother
        averages = smoother.averages(counted, values, FLOOR_DECAY)
        visible = window(steps, frame.left, frame.right)
        x, y = thinned(steps, averages, visible, frame.pixels // 4, smoother.extremes)
        y = _heights(y, frame.log)
        self._floor.setData(x, y)
        return y

    def _draw_band(
        self, columns: ColumnsView, steps: Steps, values: Values, frame: Frame
    ) -> Doubles:
        """Draw the band of error and return those of its heights that should be in sight."""
        error_steps, errors = columns.column(f"{self.curve.column}.error")
        path, seen = QPainterPath(), np.empty(0)
        if len(error_steps) and len(steps) > 1:
            stride = max(1, len(steps) // BAND_POINTS)
            x, middle = steps[::stride].astype(np.float64), drawable(values[::stride])
            error = np.interp(x, error_steps, drawable(errors))
            outline = _outline(x, middle - error, middle + error, frame.log)
            if len(outline) > 2:
                path = pg.arrayToQPath(outline[:, 0], outline[:, 1], connect="all")
                seen = _near(outline[:, 1], _heights(middle, frame.log))
        self._band.setPath(path)
        return seen


def legend_swatch(theme: Theme, curve: Curve) -> str:
    """Return the rich text that stands for a curve in a legend."""
    label = curve.label.replace(" ", "&nbsp;")  # a legend breaks between its curves only
    label = label.replace("-", "\u2011")
    return f'<span style="color:{named(theme, curve.colour)}">━</span>&nbsp;{label}'


def _heights(values: Doubles, log: bool) -> Doubles:
    if not log:
        return values
    positive = np.where(values > 0, values, np.nan)
    heights: Doubles = np.log10(positive)
    return heights


def _outline(x: Doubles, low: Doubles, high: Doubles, log: bool) -> Doubles:
    lower, upper = _heights(low, log), _heights(high, log)
    known = np.isfinite(lower) & np.isfinite(upper)
    x, lower, upper = x[known], lower[known], upper[known]
    ends = np.stack([np.concatenate([x, x[::-1]]), np.concatenate([lower, upper[::-1]])], axis=1)
    outline: Doubles = ends
    return outline


def _near(band: Doubles, curve: Doubles) -> Doubles:
    """Return the heights of a band, bounded lest a single great error hide how a curve runs.

    The half that is nearest to the curve is shown, and beyond it as much as the curve extends.
    """
    known = curve[np.isfinite(curve)]
    if not len(known):
        return np.empty(0)
    low, high = float(known.min()), float(known.max())
    beyond = np.maximum(low - band, band - high)
    room = max(high - low, float(np.median(np.maximum(beyond, 0.0))))
    found: Doubles = np.clip(band, low - room, high + room)
    return found
