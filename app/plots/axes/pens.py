"""The pens of plots: opaque, thin and of constant width on screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

_weights = [1.0]  # times its width that a pen has, the last one in force


def pen(colour: str, *, width: int = 1, dashed: bool = False) -> Any:
    """Return an opaque cosmetic pen; wide or transparent ones are slow on long curves."""
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    return pg.mkPen(QColor(colour), width=width * _weights[-1], style=style)


def weight() -> float:
    """Return how many times as wide lines and dots are drawn now."""
    return _weights[-1]


def edge(colour: str, *, width: int = 1) -> Any:
    """Return the pen of a marker's edge, which grows with the marker."""
    return pg.mkPen(QColor(colour), width=width)


@contextmanager
def heavier(weight: float) -> Iterator[None]:
    """Make pens so many times as wide: they do not grow with a picture that is painted larger."""
    _weights.append(weight)
    try:
        yield
    finally:
        _weights.pop()
