"""The data plane: a heat map with contours under points, arrows and meshes, true in shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Signal

from app.plots.axes.geometry import Doubles, arrow_segments, contour_lines, drawable, mesh_segments
from app.plots.axes.palette import Table, diverging, mixed, sequential
from app.plots.axes.pens import edge, pen
from app.plots.axes.plot import Plot
from app.plots.axes.raster import Raster
from app.plots.axes.smooth import smoothed
from app.style.theme import LIGHT, Theme
from engine.contract.snapshot import Arrows, Field, Floats, Mesh, Points, Rectangle

ARROW_SHARE = 0.09  # the longest arrow, as a share of the picture's width
PLAIN = Rectangle(-3.0, -3.0, 3.0, 3.0)


class FieldPlot(Plot):
    """Layers of one plane; a layer is set by its value and hidden by None, items are kept.

    ``describe`` gives the text at the cursor, and ``pressed`` is emitted with the place of a click.
    ``heat`` names the colour of large magnitudes.
    """

    pressed = Signal(QPointF)

    def __init__(self, describe: Callable[[QPointF], str], *, heat: str = "mesh") -> None:
        super().__init__(equal=True, grid="")
        self._describe, self._heat = describe, heat
        self.area = PLAIN
        self._zoomed, self._held = False, QRectF()
        self.magnitudes = False
        self.tables: dict[bool, Table] = {}
        self._image = Raster()
        self._contours, self._boundary, self._mesh, self._arrows, self._trail = (
            pg.PlotCurveItem(connect=connect)
            for connect in ("finite", "finite", "pairs", "pairs", "finite")
        )
        self._real = pg.ScatterPlotItem(symbol="o", size=5)
        self._fake = pg.ScatterPlotItem(symbol="s", size=5)
        self._ring = pg.ScatterPlotItem(symbol="o", size=17)
        for layer, item in enumerate(
            (
                *(self._image, self._contours, self._boundary, self._mesh, self._fake),
                *(self._arrows, self._real, self._trail, self._ring),
            )
        ):
            self.add(item, layer)
        self._seen: dict[str, tuple[object, ...]] = {}
        self.view.sigRangeChangedManually.connect(self._moved_by_hand)
        self.restyle(LIGHT)
        self.fit()

    def show_area(self, area: Rectangle) -> None:
        """Show this part of the plane, unless it is that already; a zoom lasts as long as it is."""
        if area != self.area and area.width > 0 and area.height > 0:
            self.area = area
            self.fit()

    def show_field(self, field: Field | None, low: float, high: float) -> None:
        """Show a heat map whose colours run from ``low`` to ``high``."""
        self._image.setVisible(field is not None)
        if field is None or not self._is_new("field", field, low, high, self.magnitudes):
            return
        values = smoothed(np.clip(field.values, low, high))  # what is not known stays blank
        self._image.setImage(values, levels=(low, high), autoLevels=False)
        self._image.setLookupTable(self.tables[self.magnitudes])
        area = field.area
        self._image.setRect(QRectF(area.left, area.bottom, area.width, area.height))

    def show_contours(self, field: Field | None, levels: Doubles, boundary: float | None) -> None:
        """Show contours at levels, and a stronger one at the boundary between the players."""
        self._contours.setVisible(field is not None)
        self._boundary.setVisible(field is not None and boundary is not None)
        if field is None or not self._is_new("contours", field, tuple(levels), boundary):
            return
        lines = contour_lines(field, levels, boundary)
        self._contours.setData(*lines[0].T)
        self._boundary.setData(*lines[1].T)

    def show_real(self, points: Points | None) -> None:
        """Show real points as discs."""
        self._show_points("real", self._real, points)

    def show_fake(self, points: Points | None) -> None:
        """Show fakes as squares."""
        self._show_points("fake", self._fake, points)

    def show_arrows(self, arrows: Arrows | None) -> None:
        """Show vectors with lengths on a fixed logarithmic scale."""
        self._arrows.setVisible(arrows is not None)
        if arrows is not None and self._is_new("arrows", arrows, self.area):
            longest = ARROW_SHARE * self.area.width
            self._arrows.setData(*arrow_segments(arrows.xy, arrows.uv, longest).T)

    def show_mesh(self, mesh: Mesh | None) -> None:
        """Show the warped grid of the generator."""
        self._mesh.setVisible(mesh is not None)
        if mesh is not None and self._is_new("mesh", mesh):
            self._mesh.setData(*mesh_segments(mesh.xy).T)

    def show_followed(self, trail: Doubles) -> None:
        """Show the path (n, 2) of the point that is followed, ringed at its end; (0, 2) is none."""
        if self._is_new("trail", None, len(trail), tuple(trail[-1:].ravel())):
            self._trail.setData(*trail.T)
            self._ring.setData(*trail[-1:].T)

    def fit(self) -> None:
        """Show the whole area, or the part of it that is held."""
        area = self.area
        rectangle = QRectF(area.left, area.bottom, area.width, area.height)
        self.view.setRange(self._held if self._held.isValid() else rectangle, padding=0)
        self._zoomed = False

    def zoom(self) -> QRectF | None:
        """Return the part in view if it was chosen: it lasts until the area is another."""
        return self.part() if self._zoomed else None

    def zoom_to(self, part: QRectF) -> None:
        """Show a part until the area is another."""
        self.view.setRange(part, padding=0)
        self._zoomed = True

    def hold(self, part: QRectF) -> None:
        """Show a part from now on, whatever the area is."""
        self._held = part
        self.fit()

    def pixel(self) -> float:
        """Return the size of a pixel in data units."""
        width, _ = self.view.viewPixelSize()
        return float(width)

    def hovered(self, place: QPointF) -> str:
        """Return what the owner says of a place."""
        return self._describe(place)

    def clicked(self, place: QPointF) -> None:
        """Tell the owner of a click."""
        self.pressed.emit(place)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        super().restyle(theme)
        self.tables = {False: diverging(theme), True: sequential(theme, self._heat)}
        self._image.setLookupTable(self.tables[self.magnitudes])
        self._seen.pop("field", None)
        self._contours.setPen(pen(mixed(theme.panel, theme.contour, 0.55)))
        self._boundary.setPen(pen(theme.contour, width=2))
        self._mesh.setPen(pen(theme.mesh))
        self._arrows.setPen(pen(theme.arrow, width=self.stroke()))
        self._trail.setPen(pen(theme.text, width=self.stroke()))
        self._ring.setPen(edge(theme.text, width=2))
        self._ring.setBrush(pg.mkBrush(None))
        outline = mixed(theme.panel, theme.window, 0.5)
        for item, colour in ((self._real, theme.real), (self._fake, theme.fake)):
            item.setPen(edge(outline))
            item.setBrush(pg.mkBrush(colour))

    def _moved_by_hand(self, *_: object) -> None:
        self._zoomed = True

    def _show_points(self, name: str, item: Any, points: Points | None) -> None:
        item.setVisible(points is not None)
        if points is not None and self._is_new(name, points):
            _move(item, points.xy[drawable(points.xy)])

    def _is_new(self, layer: str, part: object, *settings: object) -> bool:
        """Whether a part, which never changes in itself, or a setting of its layer is another."""
        known, *before = self._seen.get(layer, (None,))
        if known is part and tuple(before) == settings:
            return False
        self._seen[layer] = (part, *settings)
        return True


def _move(item: Any, places: Floats) -> None:
    """Set where points are; as many as before keep their markers, which are dear to look up."""
    x, y = item.getData()
    if len(x) != len(places):
        item.setData(x=places[:, 0], y=places[:, 1])
        return
    x[:], y[:] = places.T
    item.viewTransformChanged()
    item.update()
