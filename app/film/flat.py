"""A page on which all stands in its own pixels, before it becomes a file of lines and text.

Qt's own pages leave much to the file: the SVG puts clips into the pixels of whatever was painted
last, and lines of constant width to an attribute that few programs know; neither it nor the PDF
cuts a widget where it ends, and in both lines are as wide as the file's pixels make them.
"""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintDevice, QPaintEngine

from app.film.flat_engine import FlatEngine
from app.film.ink import Ink

Metric = QPaintDevice.PaintDeviceMetric
INCH = 25.4  # millimetres


class FlatPage(QPaintDevice):
    """A page of so many pixels, painted on with an ink; it is closed when the painter has ended."""

    def __init__(self, size: QSize, dpi: int, ink: Ink) -> None:
        super().__init__()
        self._size, self._dpi = size, dpi
        self._engine = FlatEngine(ink)  # Qt does not keep it

    def paintEngine(self) -> QPaintEngine:  # noqa: N802
        """Return what writes."""
        return self._engine

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        """Return the size of the page, the size of its pixels and the number of its colours."""
        wide, high = self._size.width(), self._size.height()
        known = {
            Metric.PdmWidth: wide,
            Metric.PdmHeight: high,
            Metric.PdmWidthMM: round(wide / self._dpi * INCH),
            Metric.PdmHeightMM: round(high / self._dpi * INCH),
            Metric.PdmNumColors: 1 << 24,
            Metric.PdmDepth: 32,
            Metric.PdmDevicePixelRatio: 1,
            Metric.PdmDevicePixelRatioScaled: round(QPaintDevice.devicePixelRatioFScale()),
        }
        return known.get(metric, self._dpi)

    def close(self) -> None:
        """Raise what went wrong while it was painted on."""
        if self._engine.error is not None:
            raise self._engine.error
