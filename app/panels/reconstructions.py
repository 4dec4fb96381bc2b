"""What the model makes of its inputs: encoded, and decoded again."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.plots.chips import Chip, ChipRow
from app.plots.frame import WAITING, Frame
from app.plots.geometry import drawable
from app.plots.header import Tile
from app.plots.image_grid import ImageGrid
from app.plots.magnifier import Magnifier
from app.plots.numbers import number, thousands
from app.plots.panel import Panel, View, panel
from app.plots.parts import part_of, trained
from app.plots.plane import PlanePlot, around
from app.plots.tiles import metric_tiles
from app.style.theme import LIGHT, Theme
from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Images, Lines, Points

METRICS = (("reconstruction", "E log p(x|z)"),)
NOTHING = "This model does not encode its inputs, so there is nothing to reconstruct."


@panel
class Reconstructions(Panel):
    """Inputs over their reconstructions; in the plane a line from every x to its x̂."""

    name = "reconstructions"
    title = "Reconstructions"
    area = "right"
    order = 9
    families = ("variational",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._magnifier = Magnifier(self)
        self._grid = ImageGrid("picture", self._magnifier)
        self._plane = PlanePlot(self._describe)
        self._pages = QStackedWidget()
        for page in (self._grid, self._plane):
            self._pages.addWidget(page)
        self._data = Chip("Data", swatch="real", shape="dot", help="Points of the data.")
        self._data.toggled.connect(self._choose)
        self._frame = Frame(self, self._pages, ChipRow((self._data,)))
        self.restyle(LIGHT)

    def requests(self) -> tuple[ProbeRequest, ...]:
        """Ask for the reconstructions, and for the data if it is shown."""
        own = ProbeRequest("reconstructions")
        return (own, ProbeRequest("real")) if self._data.isChecked() else (own,)

    def show_view(self, view: View) -> None:
        """Show the reconstructions."""
        self._view = view
        self._draw()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._frame.restyle(theme)
        self._grid.restyle(theme)
        self._plane.restyle(theme)
        self._magnifier.restyle(theme)

    def _choose(self) -> None:
        self._draw()
        self.wanted.emit()

    def _draw(self) -> None:
        view = self._view
        if view is None:
            return
        lines, images = (part_of(view, "reconstructions", kind) for kind in (Lines, Images))
        self._data.setVisible(isinstance(lines, Lines))
        if isinstance(lines, Lines) and len(lines.xy):
            self._draw_lines(view, lines)
        elif isinstance(images, Images) and len(images.pixels):
            self._grid.show_images(images)
            self._pages.setCurrentWidget(self._grid)
        else:
            self._frame.header.show_tiles(())
            self._frame.explain(NOTHING if trained(view) else WAITING)
            return
        self._frame.explain("")
        self._frame.header.show_tiles(self._tiles(view, lines))

    def _draw_lines(self, view: View, lines: Lines) -> None:
        ends = Points(lines.step, lines.xy[:, -1], lines.labels)
        self._plane.show_area(around(lines.xy.reshape(-1, 2), self._plane.area))
        self._plane.show_lines(lines)
        self._plane.show_dots(ends)
        real = part_of(view, "real", Points) if self._data.isChecked() else None
        self._plane.show_ground(real)
        self._pages.setCurrentWidget(self._plane)

    def _tiles(self, view: View, lines: object) -> list[Tile]:
        tiles = [Tile("step", thousands(view.snapshot.step if view.snapshot else 0))]
        if isinstance(lines, Lines):
            first, last = lines.xy[:, 0].astype(np.float64), lines.xy[:, -1].astype(np.float64)
            known = drawable(first) & drawable(last)
            if known.any():
                mean = float(np.hypot(*(last - first)[known].T).mean())
                tiles.append(Tile("mean ‖x − x̂‖", number(mean), "data units"))
        return [*tiles, *metric_tiles(view, METRICS)]

    def _describe(self, place: QPointF) -> str:
        return f"x {number(place.x())}, y {number(place.y())}"
