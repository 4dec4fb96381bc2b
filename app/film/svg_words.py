"""What a painter paints with, in the words of an SVG."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPainterPath, QPen, QTransform

from app.film.svg_text import amount

Kind = QPainterPath.ElementType
CAPS = {
    Qt.PenCapStyle.FlatCap: "butt",
    Qt.PenCapStyle.SquareCap: "square",
    Qt.PenCapStyle.RoundCap: "round",
}
JOINS = {Qt.PenJoinStyle.BevelJoin: "bevel", Qt.PenJoinStyle.RoundJoin: "round"}
LETTERS = {Kind.MoveToElement: "M", Kind.LineToElement: "L", Kind.CurveToElement: "C"}


def filling(brush: QBrush) -> dict[str, str]:
    """Return how a shape is filled, as attributes."""
    if brush.style() == Qt.BrushStyle.NoBrush:
        return {"fill": "none"}
    return {"fill": brush.color().name(), "fill-opacity": share(brush.color())}


def stroke(pen: QPen) -> dict[str, str]:
    """Return how a shape is stroked, as attributes."""
    if pen.style() == Qt.PenStyle.NoPen:
        return {}
    colour, width = pen.color(), pen.widthF()
    dashes = [] if pen.style() == Qt.PenStyle.SolidLine else pen.dashPattern()
    return {
        "stroke": colour.name(),
        "stroke-opacity": share(colour),
        "stroke-width": amount(width),
        "stroke-linecap": CAPS.get(pen.capStyle(), "butt"),
        "stroke-linejoin": JOINS.get(pen.joinStyle(), "miter"),
        "stroke-dasharray": " ".join(amount(length * width) for length in dashes),
    }


def share(colour: QColor) -> str:
    """Return how opaque a colour is; nothing, which is all, if it lets nothing through."""
    found = colour.alphaF()
    return "" if found > 0.999 else f"{found:.3g}"


def matrix(made: QTransform) -> str:
    """Return a transformation, the value of an attribute."""
    numbers = (made.m11(), made.m12(), made.m21(), made.m22(), made.dx(), made.dy())
    return f"matrix({' '.join(f'{number:.6g}' for number in numbers)})"


def path_data(path: QPainterPath) -> str:
    """Return the data of a path; what ends where it began is closed."""
    found: list[str] = []
    start = last = ""
    for index in range(path.elementCount()):
        element = path.elementAt(index)
        place = f"{amount(element.x)} {amount(element.y)}"
        if element.type == Kind.MoveToElement:
            found += ["Z"] if index > 1 and start == last else []
            start = place
        found.append(LETTERS.get(element.type, " ") + place)
        last = place
    return "".join([*found, "Z"] if len(found) > 2 and start == last else found)
