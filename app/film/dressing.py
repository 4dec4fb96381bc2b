"""A widget in another theme and with lines of another width, for as long as it is painted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.plots.axes.pens import heavier
from app.style.palette import palette
from app.style.sheet import stylesheet
from app.style.theme import Theme

LAYOUT = QEvent.Type.LayoutRequest
PASSES = 4  # in which one layout may lead to another
Restyle = Callable[[Theme], None]


@contextmanager
def dressed(
    widget: QWidget, restyle: Restyle, worn: Theme, wanted: Theme, *, zoom: float, weight: float
) -> Iterator[None]:
    """Restyle a widget inside the block; nothing is painted on screen until it is as it was."""
    sheet = widget.styleSheet()
    smooth = [item for item in _curves(widget) if not item.opts["antialias"]]
    try:
        for item in smooth:
            item.opts["antialias"] = True
        if wanted != worn:
            QApplication.setPalette(palette(wanted))  # a widget with a style inherits no other one
            widget.setStyleSheet(stylesheet(wanted, zoom))
        with heavier(weight):
            restyle(wanted)
        for _ in range(PASSES):  # parts that were measured anew stand where they belong only then
            QCoreApplication.sendPostedEvents(None, LAYOUT.value)
        yield
    finally:
        for item in smooth:
            item.opts["antialias"] = False
        if wanted != worn:
            QApplication.setPalette(palette(worn))
            widget.setStyleSheet(sheet)
        restyle(worn)


def _curves(widget: QWidget) -> Iterator[pg.PlotCurveItem]:
    for view in widget.findChildren(pg.GraphicsView):
        yield from (item for item in view.scene().items() if isinstance(item, pg.PlotCurveItem))
