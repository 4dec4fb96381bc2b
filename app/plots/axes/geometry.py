"""Line segments for arrows, meshes and contours, each as one array that one item draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from contourpy import contour_generator
from numpy.typing import NDArray

from engine.contract.snapshot import Field, Floats

Doubles = NDArray[np.float64]
FAINTEST, STRONGEST = -6.0, 1.0  # log10 of the arrow lengths drawn as nothing and in full
FARTHEST = 1e6  # the painter crashes on coordinates that overflow when they are scaled
HEAD = 0.32
HEAD_ANGLE = 0.45


def drawable(places: Floats | Doubles) -> NDArray[np.bool_]:
    """Say which places (..., 2) can be drawn: neither unknown nor beyond the painter's reach."""
    near: NDArray[np.bool_] = np.all(np.abs(places) < FARTHEST, axis=-1)
    return near


def log_lengths(vectors: Floats) -> Doubles:
    """Return log10 of the lengths (n,) of vectors (n, 2); -inf for those that vanish."""
    lengths = np.hypot(*np.asarray(vectors, dtype=np.float64).T)
    with np.errstate(divide="ignore"):
        logs: Doubles = np.log10(lengths)
    return logs


def arrow_segments(xy: Floats, uv: Floats, longest: float) -> Doubles:
    """Return segments (6n, 2), in pairs, of a shaft and two barbs for each vector.

    Lengths grow with the logarithm of the vector's, from nothing at 1e-6 to ``longest`` at 10,
    the same at every step: so an arrow that is not seen is a gradient that has vanished.
    """
    known = drawable(xy) & np.isfinite(uv).all(axis=1)
    start, vectors = np.asarray(xy[known], np.float64), np.asarray(uv[known], np.float64)
    logs = log_lengths(uv[known])
    shares = np.clip((logs - FAINTEST) / (STRONGEST - FAINTEST), 0, 1)
    kept = shares > 0
    start, shares = start[kept], shares[kept] * longest
    angles = np.arctan2(vectors[kept, 1], vectors[kept, 0])
    tip = start + _polar(shares, angles)
    barbs = [tip - _polar(HEAD * shares, angles + turn) for turn in (HEAD_ANGLE, -HEAD_ANGLE)]
    ends = np.stack([start, tip, tip, barbs[0], tip, barbs[1]], axis=1)
    segments: Doubles = ends.reshape(-1, 2)
    return segments


def mesh_segments(xy: Floats) -> Doubles:
    """Return segments (k, 2), in pairs, between neighbours of a mesh (rows, columns, 2)."""
    grid = np.asarray(xy, dtype=np.float64)
    along = np.stack([grid[:, :-1], grid[:, 1:]], axis=2).reshape(-1, 2, 2)
    across = np.stack([grid[:-1], grid[1:]], axis=2).reshape(-1, 2, 2)
    pairs = np.concatenate([along, across])
    segments: Doubles = pairs[drawable(pairs).all(axis=1)].reshape(-1, 2)
    return segments


def contour_lines(
    field: Field, levels: Doubles, boundary: float | None = None
) -> tuple[Doubles, Doubles]:
    """Return points (k, 2) of the contours at ``levels`` and of the one at ``boundary``.

    They are in data units, with NaN between lines.
    """
    known = np.isfinite(field.values)
    if min(field.values.shape) < 2 or not known.any():
        return np.empty((0, 2)), np.empty((0, 2))
    values = field.values if known.all() else np.ma.masked_invalid(field.values)
    found = contour_generator(*cell_centres(field), values)
    strong = [] if boundary is None else found.lines(boundary)
    return _joined([line for level in levels for line in found.lines(level)]), _joined(strong)


def cell_centres(field: Field) -> tuple[Doubles, Doubles]:
    """Return the x of every column and the y of every row."""
    rows, columns = field.values.shape
    area = field.area
    x = area.left + (np.arange(columns) + 0.5) * area.width / columns
    y = area.bottom + (np.arange(rows) + 0.5) * area.height / rows
    return x, y


def value_at(field: Field, x: float, y: float) -> float | None:
    """Return the value of the cell that holds a place, or None outside."""
    rows, columns = field.values.shape
    column = int(np.floor((x - field.area.left) / field.area.width * columns))
    row = int(np.floor((y - field.area.bottom) / field.area.height * rows))
    if 0 <= row < rows and 0 <= column < columns:
        return float(field.values[row, column])
    return None


def mean_at(field: Field, points: Floats) -> float | None:
    """Return the mean of the known cells that hold points (n, 2), or None where none does."""
    rows, columns = field.values.shape
    known = points[drawable(points)].astype(np.float64)
    column = (known[:, 0] - field.area.left) / field.area.width * columns
    row = (known[:, 1] - field.area.bottom) / field.area.height * rows
    inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
    values = field.values[row[inside].astype(int), column[inside].astype(int)]
    finite = values[np.isfinite(values)].astype(np.float64)
    return float(finite.mean()) if len(finite) else None


def _joined(lines: Sequence[Any]) -> Doubles:
    """Return lines (k, 2) one after another with a row of NaN behind each."""
    gap = np.full((1, 2), np.nan)
    pieces = [piece for line in lines for piece in (np.asarray(line), gap)]
    return np.concatenate(pieces) if pieces else np.empty((0, 2))


def _polar(lengths: Doubles, angles: Doubles) -> Doubles:
    points: Doubles = lengths[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return points
