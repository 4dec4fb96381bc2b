"""A curve as SVG text, small enough that many stand on a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from engine.contract.columns import Steps, Values
from engine.exports.ticks import ticks

WIDTH, HEIGHT = 330, 180
LEFT, RIGHT, TOP, BOTTOM = 52, 8, 8, 26  # margins for the numbers
MOST = 400  # pieces of a curve, each drawn from its lowest to its highest value
INK, PALE, LINE, FLOOR = "#3c4043", "#e4e6ea", "#0b62a8", "#6b7078"
ROOM = 0.06  # of the height that is left free above and below


@dataclass(frozen=True, slots=True)
class Trace:
    """The same curve of another run, in a colour of its own."""

    steps: Steps
    values: Values
    colour: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Steps and values of a curve; ``floor`` is its noise floor, ``marks`` are steps worth a line.

    ``alternative`` says what it shows to those who cannot see it, ``span`` is the first and the
    last step of the axis. The curves of ``others`` are drawn over it.
    """

    steps: Steps
    values: Values
    alternative: str
    span: tuple[int, int]
    floor: tuple[Steps, Values] | None = None
    marks: tuple[int, ...] = ()
    colour: str = LINE
    others: tuple[Trace, ...] = ()

    @property
    def traces(self) -> tuple[Trace, ...]:
        """All curves, the first one included."""
        return (Trace(self.steps, self.values, self.colour), *self.others)


def svg(chart: Chart) -> str:
    """Return the drawing of a curve; values that are not finite leave a gap."""
    frame = _frame(chart)
    pieces = [
        f'<svg class="chart" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'aria-label="{escape(chart.alternative)}">',
        *_grid(frame),
        *(_upright(frame, step) for step in chart.marks if frame.holds(step)),
    ]
    if chart.floor is not None:
        pieces.append(_line(frame, *chart.floor, f'stroke="{FLOOR}" stroke-dasharray="4 3"'))
    for trace in chart.traces:
        style = f'stroke="{trace.colour}" stroke-width="1.5"'
        pieces.append(_line(frame, trace.steps, trace.values, style))
    return "".join([*pieces, "</svg>"])


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the axes span."""

    left: float
    right: float
    bottom: float
    top: float

    def x(self, steps: NDArray[np.float64]) -> NDArray[np.float64]:
        return LEFT + (steps - self.left) / (self.right - self.left) * (WIDTH - LEFT - RIGHT)

    def y(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        share = (values - self.bottom) / (self.top - self.bottom)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    def holds(self, step: float) -> bool:
        return self.left <= step <= self.right


def _frame(chart: Chart) -> _Frame:
    floor = () if chart.floor is None else (chart.floor[1],)
    values = np.concatenate([*(trace.values for trace in chart.traces), *floor])
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.0, 1.0)
    room = ROOM * (high - low) or max(abs(low), 1.0) * ROOM
    first, last = map(float, chart.span)
    return _Frame(first, last if last > first else first + 1.0, low - room, high + room)


def _grid(frame: _Frame) -> list[str]:
    found, right, foot = [], WIDTH - RIGHT, HEIGHT - BOTTOM
    for value in ticks(frame.bottom, frame.top, 4):
        y = float(frame.y(np.array(value)))
        found.append(f'<path d="M{LEFT} {y:.1f}H{right}" stroke="{PALE}"/>')
        found.append(_text(LEFT - 6, y + 3.5, f"{value:g}", "end"))
    for step in ticks(frame.left, frame.right, 4):
        x = float(frame.x(np.array(step)))
        found.append(f'<path d="M{x:.1f} {foot}v4" stroke="{INK}"/>')
        found.append(_text(min(x, WIDTH - 16), foot + 16, f"{step:,.0f}", "middle"))
    return [*found, f'<path d="M{LEFT} {TOP}V{foot}H{right}" fill="none" stroke="{INK}"/>']


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{INK}">{text}</text>'


def _upright(frame: _Frame, step: int) -> str:
    x = float(frame.x(np.array(float(step))))
    return f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="{FLOOR}" stroke-dasharray="1 3"/>'


def _line(frame: _Frame, steps: Steps, values: Values, style: str) -> str:
    x, y = frame.x(steps.astype(np.float64)), frame.y(values)
    paths = (_path(x[run], y[run]) for run in _runs(y))
    return f'<path d="{"".join(paths)}" fill="none" {style} stroke-linejoin="round"/>'


def _runs(y: NDArray[np.float64]) -> Sequence[slice]:
    """Return where values are finite without a gap."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], np.isfinite(y).astype(np.int8), [0]])))
    return [slice(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _path(x: NDArray[np.float64], y: NDArray[np.float64]) -> str:
    """Return a line through all points, or through the extremes of each of many pieces of it."""
    if len(x) > 2 * MOST:
        edges = np.linspace(0, len(x), MOST + 1).astype(int)
        low = [start + int(np.argmin(y[start:end])) for start, end in _pairs(edges)]
        high = [start + int(np.argmax(y[start:end])) for start, end in _pairs(edges)]
        kept = np.unique([0, *low, *high, len(x) - 1])
        x, y = x[kept], y[kept]
    return "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x.tolist(), y.tolist(), strict=True))


def _pairs(edges: NDArray[np.int_]) -> list[tuple[int, int]]:
    return list(zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True))
