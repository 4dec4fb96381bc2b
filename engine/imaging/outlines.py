"""Outlines of simple shapes as signed distances, and their drawing without steps at the edges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.contract.snapshot import Floats

Field = NDArray[Any]
Outline = Callable[[Field, Field, Field], Field]
SLOPE = np.float32(np.sqrt(3) / 2)


def _disc(dx: Field, dy: Field, size: Field) -> Field:
    disc: Field = np.hypot(dx, dy) - size
    return disc


def _square(dx: Field, dy: Field, size: Field) -> Field:
    across, along, half = np.abs(dx), np.abs(dy), size / 1.18
    square: Field = np.maximum(across - half, along - half)
    return square


def _triangle(dx: Field, dy: Field, size: Field) -> Field:
    sides: Field = np.maximum(dy, SLOPE * np.abs(dx) - dy / 2) - size / 2
    return sides


def _cross(dx: Field, dy: Field, size: Field) -> Field:
    across, along, arm = np.abs(dx), np.abs(dy), size / 3
    upright = np.maximum(across - arm, along - size)
    cross: Field = np.minimum(upright, np.maximum(across - size, along - arm))
    return cross


def _ring(dx: Field, dy: Field, size: Field) -> Field:
    thin: Field = np.abs(np.hypot(dx, dy) - size * 0.75) - size * 0.25
    return thin


def _diamond(dx: Field, dy: Field, size: Field) -> Field:
    tilted: Field = (np.abs(dx) + np.abs(dy) - size) * np.float32(np.sqrt(0.5))
    return tilted


OUTLINES: Mapping[str, Outline] = {
    "disc": _disc,
    "square": _square,
    "triangle": _triangle,
    "cross": _cross,
    "ring": _ring,
    "diamond": _diamond,
}
NAMES = tuple(OUTLINES)


def coverage(kind: NDArray[np.int64], x: Floats, y: Floats, size: Floats, side: int) -> Floats:
    """Return how much of each pixel its shape covers, (n, side, side), from 0 to 1.

    ``kind`` indexes ``NAMES``; x, y and ``size`` (n,), half the extent, are in sides of the image,
    x to the right and y downwards from the top left corner. An edge is one pixel wide.
    """
    middles = ((np.arange(side, dtype=np.float32) + 0.5) / side).astype(np.float32)
    result = np.empty((len(kind), side, side), np.float32)
    for index, name in enumerate(NAMES):
        mine = np.flatnonzero(kind == index)
        dx = middles[None, None, :] - x[mine, None, None]
        dy = middles[None, :, None] - y[mine, None, None]
        distance = OUTLINES[name](dx, dy, size[mine, None, None])
        result[mine] = np.clip(0.5 - side * distance, 0.0, 1.0)
    return result


def rainbow(hue: Floats) -> Floats:
    """Return the fully saturated colours (n, 3) of hues from 0 (red) to 1 (red again)."""
    turned = (hue[:, None] * 6 + np.array([0, 4, 2], np.float32)) % 6
    colours: Floats = np.clip(np.abs(turned - 3) - 1, 0.0, 1.0)
    return colours
