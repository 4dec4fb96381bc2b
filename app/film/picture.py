"""A widget as a picture in a file: pixels with their print size, or lines and text."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PySide6.QtCore import QMarginsF, QPoint, QRect, QSize, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QWidget

from app.film.flat import FlatPage
from app.film.images import png, written_to
from app.film.ink import Ink
from app.film.pdf_ink import PdfInk
from app.film.svg_ink import SvgInk
from app.plots.axes.symbols import as_shapes
from app.plots.widgets.screen_button import on_paper
from engine.contract.errors import UserError

Replacing = Callable[[Path], AbstractContextManager[BinaryIO]]
INCH = 2.54  # centimetres
SCREEN = 96  # pixels an inch that a screen is taken to have
METRE = 100 / INCH  # inches
# one who has not our typeface is shown one that is as wide
TYPEFACES = "Inter, 'Saddlepoint Symbols', Helvetica, Arial, sans-serif"
MOST = 20_000  # pixels of a side
SUFFIXES = (".png", ".svg", ".pdf")
EXACT = QPageSize.SizeMatchPolicy.ExactMatch


@dataclass(frozen=True, slots=True)
class Print:
    """The width of a picture on paper in centimetres, and the pixels an inch that a PNG has."""

    width: float = 16.0
    dpi: int = 300

    def scale(self, widget: QSize) -> float:
        """Return how many pixels there are for each of a widget."""
        return self.width / INCH * self.dpi / max(widget.width(), 1)

    def weight(self, widget: QSize, suffix: str) -> float:
        """Return how many times as wide lines are drawn to be as wide as on screen."""
        return self.scale(widget) if suffix == ".png" else 1.0

    def height(self, widget: QSize) -> float:
        """Return the height on paper in centimetres."""
        return self.width * widget.height() / max(widget.width(), 1)


def image_of(widget: QWidget, scale: float, dpi: float) -> QImage:
    """Paint a widget with ``scale`` pixels for each of its own; UserError where it is too large."""
    size = QSize(round(widget.width() * scale), round(widget.height() * scale))
    if max(size.width(), size.height()) > MOST:
        raise UserError(
            f"a picture of {size.width():,}x{size.height():,} pixels is too large: a side has "
            f"{MOST:,} at most"
        )
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(widget.palette().window().color())
    image.setDevicePixelRatio(scale)
    with on_paper(widget):
        widget.render(image, QPoint())
    image.setDotsPerMeterX(round(dpi * METRE))
    image.setDotsPerMeterY(round(dpi * METRE))
    return image


def content(widget: QWidget, suffix: str, size: Print) -> bytes:
    """Return a widget as the content of a file with that suffix; UserError for another one."""
    if suffix == ".png":
        return png(image_of(widget, size.scale(widget.size()), size.dpi))
    if suffix == ".svg":
        return _svg(widget, size)
    if suffix == ".pdf":
        return _pdf(widget, size)
    raise UserError(f"a picture ends in one of {', '.join(SUFFIXES)}, not in '{suffix}'")


def save(widget: QWidget, path: Path, size: Print, replacing: Replacing) -> None:
    """Write a widget to a file by its suffix; raises UserError and FileError."""
    written = content(widget, path.suffix.lower(), size)
    with replacing(path) as file:
        file.write(written)


def _svg(widget: QWidget, size: Print) -> bytes:
    ink = SvgInk(SCREEN, TYPEFACES)
    _paint(widget, ink)
    pixels = widget.width(), widget.height()
    paper = f"{size.width:.6g}cm", f"{size.height(widget.size()):.6g}cm"
    return ink.written.page(pixels, paper, widget.windowTitle() or "Saddlepoint").encode()


def _pdf(widget: QWidget, size: Print) -> bytes:
    found, buffer = written_to()
    made = QPdfWriter(buffer)
    made.setCreator("Saddlepoint")
    made.setTitle(widget.windowTitle() or "Saddlepoint")
    paper = QSizeF(10 * size.width, 10 * size.height(widget.size()))
    made.setPageSize(QPageSize(paper, QPageSize.Unit.Millimeter, matchPolicy=EXACT))
    made.setPageMargins(QMarginsF(), QPageLayout.Unit.Millimeter)
    made.setResolution(SCREEN)
    painter = QPainter(made)
    # a page has whole points, of which the last ones may be beyond the widget
    painter.fillRect(QRect(0, 0, 2 * made.width(), 2 * made.height()), widget.palette().window())
    scale = made.width() / widget.width()
    painter.scale(scale, scale)
    _paint(widget, PdfInk(painter))
    painter.end()
    return bytes(found.data())


def _paint(widget: QWidget, ink: Ink) -> None:
    page = FlatPage(widget.size(), SCREEN, ink)
    painter = QPainter(page)
    painter.fillRect(widget.rect(), widget.palette().window())
    with on_paper(widget), as_shapes(widget):
        widget.render(painter, QPoint())
    painter.end()
    page.close()
