"""Pictures of lines and text as any program reads them: where things stand, and what cuts them."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable
from xml.etree import ElementTree

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.film.flat import FlatPage
from app.film.picture import Print, content
from app.film.svg_ink import SvgInk

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support"),
    pytest.mark.usefixtures("qapp"),
]
NAME = "{http://www.w3.org/2000/svg}"
RED = "#cc2200"


def painted(paint: Callable[[QPainter], None]) -> ElementTree.Element:
    ink = SvgInk(96, "Inter")
    page = FlatPage(QSize(200, 100), 96, ink)
    painter = QPainter(page)
    paint(painter)
    painter.end()
    page.close()
    return ElementTree.fromstring(ink.written.page((200, 100), ("4cm", "2cm"), "A & B"))


def elements(page: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return page.findall(f"{NAME}g/{NAME}{name}")


def places(element: ElementTree.Element) -> list[tuple[float, float]]:
    """Return the places of a path."""
    found = re.findall(r"(-?[\d.]+) (-?[\d.]+)", element.attrib["d"])
    return [(float(x), float(y)) for x, y in found]


def cut_of(page: ElementTree.Element, group: ElementTree.Element) -> list[tuple[float, float]]:
    """Return the places of what cuts a group."""
    name = group.attrib["clip-path"].removeprefix("url(#").removesuffix(")")
    (path,) = page.findall(f"{NAME}defs/{NAME}clipPath[@id='{name}']/{NAME}path")
    return places(path)


def test_a_page_tells_its_size_on_paper_and_in_pixels() -> None:
    page = painted(lambda painter: None)
    told = [page.attrib[name] for name in ("width", "height", "viewBox")]
    assert told == ["4cm", "2cm", "0 0 200 100"]
    assert page.findtext(f"{NAME}title") == "A & B"


def test_a_line_of_constant_width_stands_in_pixels_with_its_width() -> None:
    def paint(painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(10, 100)
        pen = QPen(QColor(RED), 2)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLines([QLineF(1, 0.1, 2, 0.2), QLineF(2, 0.2, 3, 0.1)])

    page = painted(paint)
    (line,), (group,) = elements(page, "path"), page.findall(f"{NAME}g")
    assert places(line) == [(10, 10), (20, 20), (30, 10)], "lines that go on are one"
    assert (group.attrib["stroke"], group.attrib["stroke-width"]) == (RED, "2")
    assert group.attrib["fill"] == "none"
    assert b"vector-effect" not in ElementTree.tostring(page)


def test_a_pen_that_grows_is_as_wide_as_it_is_painted() -> None:
    def paint(painter: QPainter) -> None:
        painter.scale(3, 3)
        painter.setPen(QPen(QColor(RED), 2, Qt.PenStyle.DashLine))
        painter.drawLine(1, 1, 5, 1)

    (group,) = painted(paint).findall(f"{NAME}g")
    assert group.attrib["stroke-width"] == "6"
    assert group.attrib["stroke-dasharray"] == "24 12"


def test_a_clip_stands_where_it_was_set_and_ends_where_it_was_restored() -> None:
    def paint(painter: QPainter) -> None:
        painter.translate(50, 20)
        painter.setClipRect(QRect(0, 0, 30, 30))
        painter.save()
        painter.translate(10, 10)
        painter.setClipRect(QRect(0, 0, 90, 5), Qt.ClipOperation.IntersectClip)
        painter.fillRect(QRect(0, 0, 100, 100), QColor("red"))
        painter.restore()
        painter.fillRect(QRect(0, 0, 100, 100), QColor("lime"))
        painter.setClipping(False)
        painter.fillRect(QRect(0, 0, 9, 9), QColor("blue"))

    page = painted(paint)
    red, green, blue = page.findall(f"{NAME}g")
    assert set(cut_of(page, red)) == {(60, 30), (80, 30), (80, 35), (60, 35)}
    assert set(cut_of(page, green)) == {(50, 20), (80, 20), (80, 50), (50, 50)}
    assert "clip-path" not in blue.attrib
    assert [group.attrib["fill"] for group in (red, green, blue)] == [
        "#ff0000",
        "#00ff00",
        "#0000ff",
    ]


def test_what_is_cut_away_is_not_written() -> None:
    def paint(painter: QPainter) -> None:
        painter.setClipRect(QRect(0, 0, 10, 10))
        painter.setClipRect(QRect(20, 20, 10, 10), Qt.ClipOperation.IntersectClip)
        painter.fillRect(QRect(0, 0, 100, 100), QColor("red"))

    assert not painted(paint).findall(f"{NAME}g")


def test_points_are_discs_or_squares_as_wide_as_the_pen() -> None:
    def paint(painter: QPainter) -> None:
        for cap in (Qt.PenCapStyle.RoundCap, Qt.PenCapStyle.SquareCap):
            painter.setPen(QPen(QColor(RED), 6, Qt.PenStyle.SolidLine, cap))
            painter.drawPoints([QPointF(20, 30)])

    page = painted(paint)
    (disc,), (square,) = elements(page, "circle"), elements(page, "rect")
    assert disc.attrib == {"cx": "20", "cy": "30", "r": "3"}
    assert square.attrib == {"x": "17", "y": "27", "width": "6", "height": "6"}


def test_text_is_as_long_as_it_is_painted_in_any_typeface() -> None:
    lengths = []

    def paint(painter: QPainter) -> None:
        painter.drawText(10, 20, "x < y & z\x02")
        lengths.append(painter.fontMetrics().horizontalAdvance("x < y & z"))
        painter.drawText(10, 40, "   ")
        painter.rotate(-90)
        painter.drawText(-50, 30, "up")

    level, up = elements(painted(paint), "text")
    assert level.text == "x < y & z"
    assert (level.attrib["x"], level.attrib["y"]) == ("10", "20")
    assert float(level.attrib["textLength"]) == pytest.approx(lengths[0], rel=0.2)
    assert up.attrib["transform"] == "matrix(0 -1 1 0 30 50)"


def test_digits_of_one_width_are_set_apart_and_never_stretched() -> None:
    def paint(painter: QPainter) -> None:
        painter.drawText(10, 20, "1.11")
        font = painter.font()
        font.setFeature(QFont.Tag("tnum"), 1)
        painter.setFont(font)
        painter.drawText(10, 40, "1.11")

    usual, tabular = elements(painted(paint), "text")
    assert usual.attrib["lengthAdjust"] == "spacingAndGlyphs"
    assert tabular.attrib["lengthAdjust"] == "spacing"


def test_pixels_stay_pixels_and_only_those_that_are_shown_are_written() -> None:
    image = QImage(4, 2, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    image.setPixelColor(3, 1, QColor("blue"))

    def paint(painter: QPainter) -> None:
        painter.drawImage(QRectF(10, 10, 80, 40), image, QRectF(2, 0, 2, 2))

    page = painted(paint)
    (found,) = elements(page, "image")
    assert found.attrib["transform"] == "matrix(40 0 0 20 10 10)"
    link = found.attrib["{http://www.w3.org/1999/xlink}href"]
    inside = QImage.fromData(b64decode(link.split(",")[1]))
    assert inside.size() == QSize(2, 2)
    assert inside.pixelColor(1, 1) == QColor("blue")
    assert page.findall(f"{NAME}g")[0].attrib["style"] == "image-rendering:pixelated"


def test_what_goes_wrong_within_is_raised_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*given: object) -> None:
        raise ValueError("no such cap")

    monkeypatch.setattr("app.film.svg_ink.stroke", wrong)
    with pytest.raises(ValueError, match="no such cap"):
        painted(lambda painter: painter.drawLine(1, 1, 5, 5))


def test_curves_end_at_their_plot_and_text_beside_it_is_whole(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    title, plot = QLabel("<b>a title</b>"), pg.PlotWidget()
    plot.setXRange(0, 10)
    plot.setYRange(0, 1)
    plot.addItem(pg.PlotCurveItem(np.arange(99.0), np.arange(99.0), pen=RED))
    room = QVBoxLayout(page)
    room.addWidget(title)
    room.addWidget(plot)
    page.resize(300, 300)
    page.show()
    found = ElementTree.fromstring(content(page, ".svg", Print()))
    (curve,) = found.findall(f"{NAME}g[@stroke='{RED}']")
    view = plot.getViewBox()
    inside = view.mapRectToScene(view.rect()).translated(plot.pos())
    corners = cut_of(found, curve)
    assert min(corners) == pytest.approx((inside.left(), inside.top()), abs=1)
    assert max(corners) == pytest.approx((inside.right(), inside.bottom()), abs=1)
    (group,) = [g for g in found.findall(f"{NAME}g") if g.findtext(f"{NAME}text") == "a title"]
    (left, top), (right, bottom) = min(cut_of(found, group)), max(cut_of(found, group))
    text = group.find(f"{NAME}text")
    assert text is not None
    assert left <= float(text.attrib["x"]) < right
    assert top < float(text.attrib["y"]) < bottom


def test_pixels_of_one_colour_are_a_shape() -> None:
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(QColor(RED))
    page = painted(lambda painter: painter.drawImage(QRectF(10, 10, 80, 40), image))
    assert not elements(page, "image")
    (shape,) = elements(page, "path")
    assert set(places(shape)) == {(10, 10), (90, 10), (90, 50), (10, 50)}
    assert page.findall(f"{NAME}g")[0].attrib["fill"] == RED


def test_lines_too_narrow_to_be_seen_are_not_written() -> None:
    def paint(painter: QPainter) -> None:
        painter.scale(0.1, 0.1)
        painter.setPen(QPen(QColor(RED), 1))
        painter.setBrush(QColor("blue"))
        painter.drawRect(QRect(0, 0, 500, 500))

    (group,) = painted(paint).findall(f"{NAME}g")
    assert group.attrib["fill"] == "#0000ff"
    assert "stroke" not in group.attrib


def test_a_ground_that_is_painted_over_does_not_show_around_its_edges() -> None:
    def paint(painter: QPainter) -> None:
        painter.fillRect(QRect(10, 10, 50, 50), QColor("white"))
        painter.fillRect(QRect(10, 10, 50, 50), QColor(RED))
        painter.fillRect(QRect(10, 10, 50, 50), QColor(0, 0, 0, 128))

    found = [group.attrib["fill"] for group in painted(paint).findall(f"{NAME}g")]
    assert found == [RED, "#000000"], "what shines through stays"
