"""A plane of codes, noise or data: a heat map under lines and dots, with a point to be dragged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal

from app.plots.axes.geometry import Doubles, drawable
from app.plots.axes.marks import Dots, Strokes
from app.plots.axes.palette import mixed
from app.plots.axes.pens import edge, pen
from app.plots.axes.raster import Raster
from app.plots.images.mixing import mosaic
from app.plots.planes.field import PLAIN, FieldPlot
from app.style.theme import LIGHT, Theme
from engine.contract.snapshot import Floats, Images, Lines, Points, Rectangle

HELD = 0.97  # of the points that must be in sight
ROOM = 1.25  # of the points' extent
AMPLE = 1.5  # of the data's extent, where samples lie about the data
LOOSE = 1.7  # times the room, which are enough to draw it closer
WIDE = 1.3  # the same of a square
SMALL, LARGE = 3, 7  # pixels across, of the dots of data
FEW = 100  # different places, up to which data are drawn as large dots
UNIT = Rectangle(-0.1, -0.1, 1.1, 1.1)
NOWHERE = np.zeros((0, 2), np.float32)
Place = tuple[float, float]
__all__ = ["AMPLE", "PLAIN", "UNIT", "PlanePlot", "around", "rings", "snug"]


class PlanePlot(FieldPlot):
    """A field plot whose dots and lines may have classes.

    While ``steered`` a press or a drag with the left button emits ``pulled`` with the place;
    otherwise it moves the picture as in every plot. ``heat`` names the colour of large magnitudes.
    """

    pulled = Signal(QPointF)

    def __init__(
        self, describe: Callable[[QPointF], str], *, steered: bool = False, heat: str = "mesh"
    ) -> None:
        self._marks: tuple[Dots | Strokes, ...] = ()
        super().__init__(describe, heat=heat)
        self.magnitudes = True
        self.steered = steered
        self._rings = pg.PlotCurveItem(connect="finite")
        self._backdrop = Raster()
        self.add(self._backdrop, 1)
        self._strokes, self._dots = Strokes(size=1.2), Dots(size=5, edged=True)
        self._ground = Dots(size=SMALL)
        self._marks = (self._ground, self._strokes, self._dots)
        self._entries = pg.ScatterPlotItem(symbol="s", size=10)
        self._handle = pg.ScatterPlotItem(symbol="o", size=15)
        items = (self._rings, self._ground, self._strokes, self._dots, self._entries, self._handle)
        for item, layer in zip(items, (2, 2, 4, 5, 6, 20), strict=True):
            self.add(item, layer)
        self._drag = self.view.mouseDragEvent
        # Replacing the method keeps the view's class, as for the ticks of the axes.
        self.view.mouseDragEvent = self._dragged
        self.restyle(LIGHT)

    def show_rings(self, lines: Doubles) -> None:
        """Show lines (n, 2), broken at NaN, as a second kind of contour; none hides them."""
        if self._is_new("rings", lines):
            self._rings.setData(*np.asarray(lines, np.float64).reshape(-1, 2).T)

    def show_backdrop(self, images: Images | None) -> None:
        """Show a full grid of pictures behind all else, each at its place in the unit square."""
        if self._is_new("backdrop", images):
            self._backdrop.setVisible(images is not None)
            if images is not None and len(images.pixels) > 1 and images.columns > 1:
                across = 1 / (images.columns - 1)
                up = 1 / max(len(images.pixels) // images.columns - 1, 1)
                pixels = mosaic(images)[::-1]
                self._backdrop.setImage(pixels, levels=(0, 255), autoLevels=False)
                self._backdrop.setRect(QRectF(-across / 2, -up / 2, 1 + across, 1 + up))

    def show_dots(self, points: Points | None) -> None:
        """Show dots coloured by class."""
        if self._is_new("dots", points):
            shown = points is not None
            self._dots.show_points(points.xy if points else NOWHERE, _labels(points))
            self._dots.setVisible(shown)

    def show_entries(self, points: Points | None) -> None:
        """Show squares before the dots, such as the entries of a codebook."""
        if self._is_new("entries", points):
            self._entries.setData(*(points.xy if points else NOWHERE).T)

    def show_ground(self, points: Points | None) -> None:
        """Show small dots behind all else, such as the data."""
        if self._is_new("ground", points):
            places = points.xy if points else NOWHERE
            few = len(np.unique(places, axis=0)) < FEW  # whole numbers lie on each other
            self._ground.resize(LARGE if few else SMALL)
            self._ground.show_points(places)
            self._ground.setVisible(points is not None)

    def show_lines(self, lines: Lines | None) -> None:
        """Show polylines coloured by class."""
        if self._is_new("lines", lines):
            shown = lines.xy if lines else np.zeros((0, 2, 2), np.float32)
            self._strokes.show_lines(shown, lines.labels if lines else None)
            self._strokes.setVisible(lines is not None)

    def show_handle(self, place: Place | None) -> None:
        """Show the point that is dragged."""
        places = NOWHERE if place is None else np.asarray([place], np.float64)
        self._handle.setData(*places.T)

    def clicked(self, place: QPointF) -> None:
        """Put the dragged point there, or tell the owner of a click."""
        if self.steered:
            self.pulled.emit(place)
        super().clicked(place)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        super().restyle(theme)
        for marks in self._marks:
            marks.restyle(theme.classes, theme.muted, theme.panel)
        if self._marks:
            self._ground.restyle(theme.classes, mixed(theme.panel, theme.real, 0.6), theme.panel)
            self._rings.setPen(pen(mixed(theme.panel, theme.text, 0.55), dashed=True))
            self._entries.setPen(edge(theme.panel, width=2))
            self._entries.setBrush(pg.mkBrush(theme.fake))
            self._handle.setPen(edge(theme.panel, width=2))
            self._handle.setBrush(pg.mkBrush(theme.accent))

    def _dragged(self, event: Any, axis: Any = None) -> None:
        if not self.steered or event.button() != Qt.MouseButton.LeftButton:
            self._drag(event, axis)
            return
        event.accept()
        place = self.view.mapSceneToView(event.scenePos())
        self.show_readout(place)
        self.pulled.emit(place)


def _labels(points: Points | None) -> Floats | None:
    return points.labels if points else None


def around(
    points: Floats, present: Rectangle, room: float = ROOM, *, all_of: Floats = NOWHERE
) -> Rectangle:
    """Return the present rectangle while it fits points well, else a square around them.

    It fits if it holds nearly all of them, and each ``all_of`` others, and is not far wider than
    ``room`` times their extent.
    """
    known, others = (p[drawable(p)].astype(np.float64) for p in (points, all_of))
    if not len(known):
        return present
    extent = np.concatenate([np.quantile(known, (0.01, 0.99), axis=0), others])
    low, high = extent.min(axis=0), extent.max(axis=0)
    side = max(float((high - low).max()), 1e-3) * room
    wide = len(known) > 1 and max(present.width, present.height) > WIDE * side
    if _holds(present, known) and _holds(present, others, 1.0) and not wide:
        return present
    (x, y), half = (low + high) / 2, side / 2
    return Rectangle(float(x - half), float(y - half), float(x + half), float(y + half))


def snug(points: Floats, present: Rectangle) -> Rectangle:
    """Return the present rectangle while it fits points well, else one as wide and high as they.

    For data, which stays where it is: a square around moons would leave half of it empty.
    """
    known = points[drawable(points)].astype(np.float64)
    if len(known) < 2:
        return around(points, present)
    low, high = np.quantile(known, (0.01, 0.99), axis=0)
    room = np.maximum(ROOM * (high - low), 0.1 * max(float((high - low).max()), 1e-3))
    sides = np.array([present.width, present.height])
    if _holds(present, known) and (sides <= LOOSE * room).all():
        return present
    left, bottom = (low + high - room) / 2
    return Rectangle(float(left), float(bottom), float(left + room[0]), float(bottom + room[1]))


def _holds(area: Rectangle, known: Doubles, share: float = HELD) -> bool:
    """Whether so many points (n, 2), nearly all, lie in an area."""
    low, high = (area.left, area.bottom), (area.right, area.top)
    inside = ((known >= low) & (known <= high)).all(axis=1)
    return len(known) == 0 or bool(inside.mean() >= share)


def rings(kind: str) -> Doubles:
    """Return circles at 1, 2 and 3 σ of "normal" noise, the "unit" square, or nothing."""
    if kind == "unit":
        return np.array([[0.0, 0], [1, 0], [1, 1], [0, 1], [0, 0]])
    if kind != "normal":
        return np.zeros((0, 2))
    angle = np.linspace(0, 2 * np.pi, 121)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    gap = np.full((1, 2), np.nan)
    return np.concatenate([piece for r in (1, 2, 3) for piece in (r * circle, gap)])
