"""The numbers and words of a plane of codes: over it, under the cursor, and what it is called."""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtCore import QPointF

from app.plots.axes.geometry import value_at
from app.plots.latent.class_legend import nearest_class
from app.plots.latent.code_space import CodeSpace
from app.plots.panel import View
from app.plots.parts import part_of
from app.plots.planes.layers import word
from app.plots.run import reading
from app.plots.widgets.axes_choice import Axes, coordinate
from app.plots.widgets.header import Tile
from app.plots.widgets.tiles import metric_tiles
from app.plots.writing.numbers import number, thousands
from app.style.fonts import strong
from engine.contract.snapshot import Field, Images, Points, Rectangle

METRICS = (("active_units", "active units"), ("mutual_information", "mutual information"))


def code_tiles(view: View, probe: str, place: tuple[float, float]) -> list[Tile]:
    """Return the tiles for a point at a place whose picture is that of a probe."""
    x, y = place
    tiles = [Tile("step", thousands(view.step))]
    if view.snapshot and probe in view.snapshot.parts:
        flat = CodeSpace.of(view).flat and probe != "mix"
        at = number(x, 2) if flat else f"({number(x, 2)}, {number(y, 2)})"
        tiles.append(Tile("point", at, hint="drag it"))
    image = part_of(view, probe, Images)
    if image is not None and len(image.captions) == 1:
        tiles.append(Tile(f"{word('surface', reading(view))} of it", image.captions[0]))
    tiles += metric_tiles(view, METRICS)
    active, dimension = view.columns.latest("active_units"), CodeSpace.of(view).dimension
    if active is not None and active < dimension:
        count = f"{dimension - active:.0f} of {dimension}"
        tiles.append(Tile("posterior collapse", count, "q(z|x) ignores x there"))
    return tiles


def described(
    place: QPointF, fields: Mapping[str, Field | None], codes: Points | None, reach: float
) -> tuple[list[str], int | None]:
    """Return lines on a place and its fields, by name, and the class of the code within reach."""
    rows = [f"({number(place.x())}, {number(place.y())})"]
    for what, field in fields.items():
        value = value_at(field, place.x(), place.y()) if field else None
        if value is not None:
            rows.append(f"{what} {strong(number(value))}")
    return rows, nearest_class(codes, place, reach)


def codes_named(axes: Axes, dimension: int) -> str:
    """Say which coordinates of the codes are drawn."""
    if dimension == 1:
        return "codes z, along a line"
    return f"codes ({', '.join(map(coordinate, axes))})"


def on_circle(area: Rectangle, angle: float) -> tuple[float, float]:
    """Return a place on a circle in a rectangle that opens and closes while it is gone round."""
    reach = 0.36 * min(area.width, area.height) * (0.6 + 0.4 * math.sin(0.31 * angle))
    x, y = area.left + area.width / 2, area.bottom + area.height / 2
    return x + reach * math.cos(angle), y + reach * math.sin(angle)
