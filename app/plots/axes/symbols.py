"""Points of scatter plots as shapes instead of pixels, for pictures of lines and text.

An SVG cannot show a part of a pixmap, and the plots keep the pixels of all their symbols in one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pyqtgraph as pg
from PySide6.QtWidgets import QGraphicsView, QWidget


@contextmanager
def as_shapes(widget: QWidget) -> Iterator[None]:
    """Draw every point of the plots of ``widget`` as a shape inside the block."""
    views = widget.findChildren(QGraphicsView)
    scenes = [scene for view in views if (scene := view.scene()) is not None]
    found = [item for scene in scenes for item in scene.items()]
    points = [item for item in found if isinstance(item, pg.ScatterPlotItem)]
    try:
        for item in points:
            item.setExportMode(True, {"antialias": True, "resolutionScale": 1.0})
        yield
    finally:
        for item in points:
            item.setExportMode(False)
