"""Points, lines, arrows, meshes and fields of a study: one plane with a colour bar beside it."""

from __future__ import annotations

import re
from typing import TypeVar

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.plots.axes.colour_bar import ColourBar
from app.plots.axes.geometry import HEAD, HEAD_ANGLE, Doubles, drawable, value_at
from app.plots.axes.marks import PLAIN, classes_of, colour_of
from app.plots.axes.ranges import around
from app.plots.planes.layers import contour_levels, levels_of
from app.plots.planes.plane import PlanePlot
from app.plots.writing.numbers import number
from app.style.fonts import strong
from app.style.theme import LIGHT, Theme
from engine.contract.board import Place
from engine.contract.snapshot import Arrows, Field, Floats, Lines, Mesh, Points, Rectangle

Planar = Points | Lines | Arrows | Mesh | Field
Places = tuple[Place, ...]
P = TypeVar("P", bound=Planar)
ALIKE = ({"x", "y"}, {"θ", "ψ"})  # axes of one space, where a circle should be round
FRAME = 0.04  # of the sides of a field, so that half a dot is in sight beyond each
LONGEST = 2.0  # times as wide as high, or the other way, that such a picture may be
INDEX = re.compile(r"[₀-₉0-9]+$")


class VectorPlane(PlanePlot):
    """A plane whose arrows are as long as they say, in the units of the axes."""

    def show_arrows(self, arrows: Arrows | None) -> None:
        """Show vectors from where they are attached to where they point."""
        self._arrows.setVisible(arrows is not None)
        if arrows is not None and self._is_new("arrows", arrows):
            self._arrows.setData(*vector_segments(arrows.xy, arrows.uv).T)


class Sketch(QWidget):
    """Shows a part and what lies over it; items are kept, and axes of one space have one scale.

    Whether they have is decided by the first part.
    """

    def __init__(self) -> None:
        super().__init__()
        self.plane = VectorPlane(self._describe, heat="real")
        self._bar = ColourBar()
        self._layers: tuple[Planar, ...] = ()
        self._area: Rectangle | None = None
        self._theme = LIGHT
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.plane, 1)
        row.addWidget(self._bar)

    def show_part(
        self, part: Planar, x: str, y: str, over: tuple[Planar, ...] = (), also: Places = ()
    ) -> None:
        """Show a part, and others over it, in axes of these names; the same ones cost nothing.

        The places ``also`` are to be in sight.
        """
        layers = (part, *over)
        if [*map(id, layers)] == [*map(id, self._layers)]:
            return
        self._layers = layers
        area = (
            framed(part.area, also)
            if isinstance(part, Field)
            else around(_all(part, also), self._area)
        )
        if area is not None:
            if self._area is None:  # and never again, lest a slider changes it
                self.plane.view.setAspectLocked(alike(x, y) and shapely(area))
                self.plane.fit()
            self._area = area
            self.plane.show_area(area)
            self.plane.hug_left()
        self._draw()
        self.plane.refresh_readout()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.plane.restyle(theme)
        self._bar.restyle(theme)
        self._draw()

    def marked(self, title: str) -> str:
        """Return a title in which the numbers of classes are marks in their colours."""
        for layer in self._layers:
            shape = "●" if isinstance(layer, Points) else "━"
            title = self._marked(title, getattr(layer, "labels", None), shape)
        return title

    def _marked(self, title: str, labels: Floats | None, shape: str) -> str:
        for found in () if labels is None else np.unique(classes_of(labels, len(labels))):
            if found != PLAIN:
                colour = colour_of(int(found), self._theme.classes, self._theme.muted)
                mark = f'<span style="color:{colour}">{shape}</span>'
                number = rf"(?:\({found}\)|(?<![\w.−-]){found}(?![\w.]))"
                title, named = re.subn(rf"([:,] ){number} ", rf"\1{mark}&nbsp;", title, count=1)
                title = title if named else re.sub(number, mark, title, count=1)
        return title

    def _layer(self, kind: type[P]) -> P | None:
        return next((layer for layer in self._layers if isinstance(layer, kind)), None)

    def _draw(self) -> None:
        plane = self.plane
        plane.show_dots(self._layer(Points))
        plane.show_lines(self._layer(Lines))
        plane.show_arrows(self._layer(Arrows))
        plane.show_mesh(self._layer(Mesh))
        self._draw_field(self._layer(Field))

    def _draw_field(self, field: Field | None) -> None:
        self._bar.setVisible(field is not None)
        if field is None:
            self.plane.show_field(None, 0.0, 1.0)
            self.plane.show_contours(None, np.empty(0), None)
            return
        low, high = levels_of(field, "field", "score")
        signed = low < 0 < high
        if signed:
            high = max(-low, high)
            low = -high
        self.plane.magnitudes = not signed and (low, high) != (0.0, 1.0)
        self.plane.show_field(field, low, high)
        self.plane.show_contours(field, contour_levels(low, high), None)
        self._bar.show_scale("", low, high, self.plane.tables[self.plane.magnitudes])

    def _describe(self, place: QPointF) -> str:
        rows = [f"({number(place.x())}, {number(place.y())})"]
        field = self._layer(Field)
        if field is not None:
            value = value_at(field, place.x(), place.y())
            rows += [strong(number(value, 4))] if value is not None else []
        return "<br>".join(rows)


def alike(x: str, y: str) -> bool:
    """Whether two axes are of one space: named alike but for an index, or a pair known as such."""
    bare = INDEX.sub("", x), INDEX.sub("", y)
    return {x, y} in ALIKE or (bare[0] == bare[1] and x != y and bool(bare[0]))


def shapely(area: Rectangle) -> bool:
    """Whether an area can be shown true in shape without wasting most of the room."""
    return 1 / LONGEST <= area.width / max(area.height, 1e-30) <= LONGEST


def framed(area: Rectangle, also: Places) -> Rectangle:
    """Return the area of a field, with a frame if there are dots that may stand on its edge."""
    across, up = (FRAME * area.width, FRAME * area.height) if also else (0.0, 0.0)
    return Rectangle(area.left - across, area.bottom - up, area.right + across, area.top + up)


def vector_segments(xy: Floats, uv: Floats) -> Doubles:
    """Return segments (6n, 2), in pairs, of a shaft and two barbs for each vector."""
    known = drawable(xy) & drawable(uv)
    start, along = np.asarray(xy[known], np.float64), np.asarray(uv[known], np.float64)
    tip = start + along
    barbs = [tip - HEAD * _turned(along, turn) for turn in (HEAD_ANGLE, -HEAD_ANGLE)]
    ends = np.stack([start, tip, tip, barbs[0], tip, barbs[1]], axis=1)
    segments: Doubles = ends.reshape(-1, 2)
    return segments


def _turned(vectors: Doubles, angle: float) -> Doubles:
    cos, sin = np.cos(angle), np.sin(angle)
    turned: Doubles = vectors @ np.array([[cos, sin], [-sin, cos]])
    return turned


def _all(part: Points | Lines | Arrows | Mesh, also: Places) -> Doubles:
    return np.concatenate([_places(part), np.asarray(also, np.float64).reshape(-1, 2)])


def _places(part: Points | Lines | Arrows | Mesh) -> Doubles:
    places = np.asarray(part.xy, np.float64).reshape(-1, 2)
    if isinstance(part, Arrows):
        places = np.concatenate([places, places + np.asarray(part.uv, np.float64)])
    return places
