"""A drawn dataset: points on the plane, edited by strokes, with undo and redo."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.contract.values import Point

Array = NDArray[np.float64]
SIDE = 3.0  # the drawing square reaches from -SIDE to SIDE along both axes
LIMIT = 4000  # points of a whole drawing
SPACING = 0.025  # distance between points along a stroke, in data units
DAB = 12  # points that a touch without movement leaves


def along(path: Array, spacing: float = SPACING) -> Array:
    """Return points (n, 2) evenly spaced along the polyline ``path`` (m, 2), ends included."""
    steps = np.hypot(*np.diff(path, axis=0).T)
    length = np.concatenate([[0.0], np.cumsum(steps)])
    count = max(DAB, int(length[-1] / spacing) + 1)
    where = np.linspace(0.0, length[-1], count)
    return np.column_stack([np.interp(where, length, path[:, axis]) for axis in (0, 1)])


def stroke(path: Array, width: float, jitter: float, random: np.random.Generator) -> Array:
    """Turn a movement of the brush into points within the square.

    Each point is displaced evenly over a disc of diameter ``width``, then by a normal of standard
    deviation ``jitter``.
    """
    points = along(path)
    radius = 0.5 * width * np.sqrt(random.uniform(size=len(points)))
    angle = random.uniform(0.0, 2.0 * np.pi, size=len(points))
    disc = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    spread = points + disc + random.normal(scale=jitter, size=points.shape)
    inside: Array = np.clip(spread, -SIDE, SIDE)
    return inside


def erased(points: Array, path: Array, radius: float) -> Array:
    """Return the points that are farther than ``radius`` from every part of the polyline."""
    kept = np.ones(len(points), dtype=bool)
    for start, end in zip(path, path[1:] if len(path) > 1 else path, strict=False):
        kept &= _distance(points, start, end) > radius
    return points[kept]


class Drawing:
    """The points of a drawing and the states before and after; each change can be undone."""

    def __init__(self, points: tuple[Point, ...] = ()) -> None:
        self._points = _array(points)
        self._undone: list[Array] = []
        self._done: list[Array] = []

    @property
    def array(self) -> Array:
        """The points (n, 2), read-only."""
        return self._points

    @property
    def points(self) -> tuple[Point, ...]:
        """The points as plain data, rounded to a thousandth so that files stay readable."""
        return tuple((float(x), float(y)) for x, y in self._points)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is a change to make again."""
        return bool(self._undone)

    def add(self, points: Array) -> None:
        """Add points; a drawing beyond ``LIMIT`` is thinned evenly, so that it keeps its shape."""
        self._become(np.concatenate([self._points, points]))

    def erase(self, path: Array, radius: float) -> None:
        """Remove the points within ``radius`` of a movement of the eraser."""
        self._become(erased(self._points, path, radius))

    def clear(self) -> None:
        """Remove all points."""
        self._become(np.empty((0, 2)))

    def replace(self, points: tuple[Point, ...]) -> None:
        """Take over points that came from elsewhere, as one change; equal points change nothing."""
        self._become(_array(points))

    def undo(self) -> None:
        """Take back the last change, if there is one."""
        if self._done:
            self._undone.append(self._points)
            self._points = self._done.pop()

    def redo(self) -> None:
        """Make the last change that was taken back again, if there is one."""
        if self._undone:
            self._done.append(self._points)
            self._points = self._undone.pop()

    def _become(self, points: Array) -> None:
        made = _array(points)
        if np.array_equal(made, self._points):
            return
        self._done.append(self._points)
        self._undone.clear()
        self._points = made


def _array(points: tuple[Point, ...] | Array) -> Array:
    made = np.round(np.array(points, dtype=np.float64).reshape(-1, 2), 3) + 0.0
    if len(made) > LIMIT:
        made = made[np.linspace(0, len(made) - 1, LIMIT).astype(int)]
    made.setflags(write=False)
    return made


def _distance(points: Array, start: Array, end: Array) -> Array:
    way = end - start
    length = float(way @ way)
    share = np.clip((points - start) @ way / length, 0.0, 1.0) if length else np.zeros(len(points))
    away: Array = np.hypot(*(points - start - share[:, None] * way).T)
    return away
