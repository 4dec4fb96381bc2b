"""Points in pictures of lines and text: shapes, each as it is on screen."""

from __future__ import annotations

import pyqtgraph as pg
import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.film.picture import Print, content

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
RED, BLUE = "#cc2200", "#0044cc"
SIDE = 200  # pixels


def painted(svg: bytes) -> QImage:
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    QSvgRenderer(QByteArray(svg)).render(painter)
    painter.end()
    return image


def test_points_are_shapes_of_one_colour_whatever_they_looked_like_before(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    plot = pg.PlotWidget(page, background="w")
    plot.setCacheMode(pg.PlotWidget.CacheModeFlag.CacheNone)  # a background is a pixmap
    plot.hideButtons()
    plot.hideAxis("left")
    plot.hideAxis("bottom")
    for widget in (page, plot):
        widget.resize(SIDE, SIDE)
    points = pg.ScatterPlotItem([0.0, 1.0, 2.0], [0.0, 1.0, 2.0], symbol="s", size=30, pen=None)
    plot.addItem(points)
    page.show()
    for colour in (RED, BLUE):  # each leaves its pixels beside those of the other
        points.setBrush(colour)
        before = page.grab().toImage().pixelColor(SIDE // 2 - 10, SIDE // 2)
    svg = content(page, ".svg", Print())
    assert b"<image" not in svg
    found = painted(svg)
    assert {found.pixelColor(SIDE // 2 + x, SIDE // 2).name() for x in range(-10, 11)} == {BLUE}
    assert before.name() == BLUE
    assert page.grab().toImage().pixelColor(SIDE // 2 - 10, SIDE // 2).name() == BLUE
    assert points._exportOpts is False, "on screen they are pixels again, which is faster"
