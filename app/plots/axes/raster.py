"""An image of values in colours that is painted fast."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtGui import QImage

FAST = QImage.Format.Format_ARGB32_Premultiplied


class Raster(pg.ImageItem):  # type: ignore[misc]
    """Rows of values, the first at the bottom.

    Qt enlarges an image with a table of colours in threads of its own, which wakes the processor
    that trains at every frame; one of plain colours it enlarges at once, in a fifth of the time.
    """

    qimage: QImage | None

    def __init__(self) -> None:
        super().__init__(axisOrder="row-major")

    def render(self) -> None:
        """Make the image that is painted."""
        super().render()
        if self.qimage is not None:
            self.qimage = self.qimage.convertToFormat(FAST)
