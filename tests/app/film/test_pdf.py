"""Pictures as PDF: as wide as was asked for, with all as it is in a picture of pixels."""

from __future__ import annotations

import re
import zlib
from typing import Any

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QPainterPath,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.film.pdf_ink import PdfInk, _pieces
from app.film.picture import Print, content
from app.plots.axes.marks import Dots
from app.plots.axes.pens import heavier
from app.plots.axes.plot import Plot
from app.style.fonts import text_font
from app.style.theme import LIGHT

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support"),
    pytest.mark.usefixtures("qapp"),
]
SIDE = 60  # pixels


def drawn(pdf: bytes) -> str:
    """Return what is drawn on the pages of a PDF, as its operators."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    found = []
    for stream in streams:
        try:
            found.append(zlib.decompress(stream).decode("latin-1"))
        except zlib.error:
            continue
    return "\n".join(found)


def test_lines_are_as_wide_on_paper_as_the_page_is_to_the_widget(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    plot = pg.PlotWidget()
    pen = pg.mkPen("#cc2200", width=4)
    plot.addItem(pg.PlotCurveItem(np.arange(9.0), np.arange(9.0), pen=pen, antialias=True))
    QVBoxLayout(page).addWidget(plot)
    page.resize(800, 400)
    page.show()
    for width in (4.0, 20.0):
        pdf = content(page, ".pdf", Print(width))
        box = re.search(rb"/MediaBox \[([^\]]*)\]", pdf)
        assert box is not None
        across = float(box.group(1).split()[2])
        assert across == pytest.approx(width / 2.54 * 72, abs=1)
        operators = drawn(pdf)
        colour = r"/CSp CS\s+0\.8\d* 0\.13\d* 0 SCN"
        line = re.search(rf"([\d.]+) 0 0 [\d.]+ 0 0 cm\s+{colour}\s+(\S+) w", operators)
        assert line is not None, "the curve is a line in its colour"
        scale, weight = map(float, line.groups())
        assert scale * weight == pytest.approx(4 * across / 0.75 / 800, rel=0.02)
        ground = re.search(r"0 0 (\d+) \d+ re", operators)
        assert ground is not None
        assert float(ground.group(1)) * 0.75 >= across, "the page has no white edge"


def inked(paint: str) -> QImage:
    image = QImage(QSize(SIDE, SIDE), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    ink = PdfInk(painter)
    cut = QPainterPath()
    cut.addRect(QRectF(0, 0, SIDE, SIDE / 2))
    if paint == "shape":
        path = QPainterPath()
        path.addRect(QRectF(10, 10, 40, 40))
        ink.shape(path, QPen(Qt.PenStyle.NoPen), QBrush(QColor("red")), cut)
    elif paint == "dots":
        places = [QPointF(30, 20), QPointF(30, 45)]
        ink.dots(places, 20.0, False, QColor("red"), cut)
    elif paint == "pixels":
        square = QImage(2, 2, QImage.Format.Format_RGB32)
        square.fill(QColor("red"))
        place = QTransform(20, 0, 0, 20, 10, 10)
        ink.pixels(place, square, True, 1.0, cut)
    else:
        place = QTransform.fromTranslate(5, 25)
        ink.text(place, "mmm", QFont(), width=50.0, colour=QColor("red"), cut=None)
    painter.end()
    return image


@pytest.mark.parametrize("paint", ["shape", "dots", "pixels"])
def test_what_is_cut_ends_where_it_is_cut(paint: str) -> None:
    image = inked(paint)
    assert image.pixelColor(30, 20) == QColor("red")
    assert image.pixelColor(30, 45) == QColor("white")


def test_text_is_as_long_as_it_is_on_the_page() -> None:
    image = inked("text")
    dark = [x for x in range(SIDE) if any(image.pixelColor(x, y).blue() < 200 for y in range(SIDE))]
    assert min(dark) in range(4, 9)
    assert max(dark) in range(48, 57)


def test_dots_grow_with_a_picture_that_is_painted_larger() -> None:
    dots = Dots(size=5)
    for weight in (1.0, 3.0):
        with heavier(weight):
            dots.restyle(("#000000",), "#000000", "#ffffff")
        assert dots._pen("#000000", 5).widthF() == 5 * weight


def test_axes_grow_with_a_picture_that_is_painted_larger(qtbot: QtBot) -> None:
    plot = Plot()
    qtbot.addWidget(plot)
    for weight in (1.0, 3.0):
        with heavier(weight):
            plot.restyle(LIGHT)
        for side in ("left", "bottom"):
            axis = plot.axes.getAxis(side)
            assert {axis.pen().widthF(), axis.tickPen().widthF()} == {weight}


def test_pixels_keep_their_colours(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    plot = pg.PlotWidget()
    plot.addItem(pg.ImageItem(np.random.default_rng(0).random((8, 8))))
    QVBoxLayout(page).addWidget(plot)
    page.show()
    pdf = content(page, ".pdf", Print())
    assert b"/Subtype /Image" in pdf
    assert b"/DCTDecode" not in pdf, "a JPEG changes them"


def test_text_has_its_font_even_where_a_widget_has_inherited_it() -> None:
    image = QImage(QSize(SIDE, SIDE), QImage.Format.Format_RGB32)
    set_fonts = []

    class Watched(QPainter):
        def setFont(self, font: Any) -> None:  # noqa: N802
            super().setFont(font)
            set_fonts.append(self.font())

    watched = Watched(image)
    large = QFont()
    large.setPointSizeF(31.0)
    large.setWeight(QFont.Weight.DemiBold)
    inherited = QFont().resolve(large)  # which does not call anything its own
    PdfInk(watched).text(QTransform(), "m", inherited, width=50.0, colour=QColor("red"), cut=None)
    watched.end()
    assert [(font.pointSizeF(), font.weight()) for font in set_fonts] == [
        (31.0, QFont.Weight.DemiBold)
    ]


def test_numbers_can_be_searched_for_and_copied(qtbot: QtBot) -> None:
    text = "V(G,D)−1.16×10;∥∇D∥→23,457.890"
    page = QLabel(text)
    page.setFont(text_font())
    qtbot.addWidget(page)
    pdf = content(page, ".pdf", Print())
    tables = re.findall(rb"beginbfrange\n<0000> <0000> <0000>\n(.*?)endbfrange", pdf, re.DOTALL)
    meant = {
        chr(int(code, 16))
        for table in tables
        for codes in re.findall(rb"\[(.*?)\]", table)
        for code in re.findall(rb"<([0-9A-F]{4})>", codes)
    }
    assert meant == set(text), "readers are told of each glyph what it means"


@pytest.mark.parametrize("text", ["1.11", "1", "word 1.16 nats"])
def test_numbers_without_digits_of_one_width_keep_their_place(text: str) -> None:
    wide = QFontMetricsF(text_font()).horizontalAdvance(text)
    pieces = list(_pieces(text, 2 * wide, QFontMetricsF(text_font())))
    assert "".join(piece for _, piece, _ in pieces) == text
    ends = [at + room for at, _, room in pieces]
    assert [at for at, _, _ in pieces] == pytest.approx([0.0, *ends[:-1]])
    assert ends[-1] == pytest.approx(2 * wide)
