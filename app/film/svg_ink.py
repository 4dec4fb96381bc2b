"""The ink of an SVG: elements with attributes, as browsers, editors and typesetters read them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QImage, QPainterPath, QPen, QTransform

from app.film.images import png
from app.film.ink import Cut
from app.film.svg_text import SvgText, amount, words
from app.film.svg_words import filling, matrix, path_data, share, stroke

TABULAR = QFont.Tag("tnum")  # digits of one width
STRAIGHT = (QTransform.TransformationType.TxNone, QTransform.TransformationType.TxTranslate)


class SvgInk:
    """Writes what is painted; fonts in points have their size at so many pixels an inch."""

    def __init__(self, dpi: int, typefaces: str) -> None:
        self.written = SvgText()
        self._dpi, self._typefaces = dpi, typefaces

    def shape(self, path: QPainterPath, pen: QPen, brush: QBrush, cut: Cut) -> None:
        """Write a path."""
        look = filling(brush) | stroke(pen)
        if path.fillRule() == Qt.FillRule.OddEvenFill and brush.style() != Qt.BrushStyle.NoBrush:
            look["fill-rule"] = "evenodd"
        self._add(f'<path d="{path_data(path)}"/>', look, cut)

    def dots(
        self, places: Sequence[QPointF], size: float, round_: bool, colour: QColor, cut: Cut
    ) -> None:
        """Write circles, or squares."""
        look = {"fill": colour.name(), "fill-opacity": share(colour)}
        for at in places:
            disc = f'<circle cx="{amount(at.x())}" cy="{amount(at.y())}" r="{amount(size / 2)}"/>'
            corner = f'x="{amount(at.x() - size / 2)}" y="{amount(at.y() - size / 2)}"'
            square = f'<rect {corner} width="{amount(size)}" height="{amount(size)}"/>'
            self._add(disc if round_ else square, look, cut)

    def text(
        self, place: QTransform, text: str, font: QFont, *, width: float, colour: QColor, cut: Cut
    ) -> None:
        """Write text that ends where it should in any typeface, and with any rounding."""
        tabular = font.isFeatureSet(TABULAR)
        size = font.pixelSize() if font.pixelSize() > 0 else font.pointSizeF() * self._dpi / 72
        look = {
            "fill": colour.name(),
            "fill-opacity": share(colour),
            "font-family": self._typefaces,
            "font-size": amount(size),
            "font-weight": "" if font.weight() == QFont.Weight.Normal else str(int(font.weight())),
            "font-style": "italic" if font.italic() else "",
            "style": "font-feature-settings:'tnum'" if tabular else "",
        }
        where = f'transform="{matrix(place)}"'
        if place.type() in STRAIGHT:
            where = f'x="{amount(place.dx())}" y="{amount(place.dy())}"'
        # who knows no digits of one width has narrower ones: these stand apart, unstretched
        adjusted = "spacing" if tabular else "spacingAndGlyphs"
        room = f'textLength="{amount(width)}" lengthAdjust="{adjusted}"'
        self._add(f'<text xml:space="preserve" {where} {room}>{words(text)}</text>', look, cut)

    def pixels(
        self, place: QTransform, image: QImage, crisp: bool, opacity: float, cut: Cut
    ) -> None:
        """Write an image into the file itself."""
        look = {"opacity": f"{opacity:.3g}" if opacity < 1 else ""}
        if crisp:
            look |= {"image-rendering": "optimizeSpeed", "style": "image-rendering:pixelated"}
        size = f'width="{image.width()}" height="{image.height()}" preserveAspectRatio="none"'
        link = f'xlink:href="data:image/png;base64,{b64encode(png(image)).decode()}"'
        self._add(f'<image {size} transform="{matrix(place)}" {link}/>', look, cut)

    def _add(self, element: str, look: dict[str, str], cut: Cut) -> None:
        self.written.add(element, look, None if cut is None else path_data(cut))
