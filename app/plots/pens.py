"""The pens of plots: opaque, thin and of constant width on screen."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor


def pen(colour: str, *, width: int = 1, dashed: bool = False) -> Any:
    """Return an opaque cosmetic pen; wide or transparent ones are slow on long curves."""
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    return pg.mkPen(QColor(colour), width=width, style=style)
