"""What the model makes of its inputs: encoded, and decoded again."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.plots.axes.geometry import drawable
from app.plots.images.image_grid import ImageGrid
from app.plots.images.image_layout import FEWEST, WORTH, arranged
from app.plots.panel import Panel, View, panel
from app.plots.parts import part_of, trained
from app.plots.planes.plane import PlanePlot, snug
from app.plots.widgets.captioned import Captioned
from app.plots.widgets.chips import Chip, ChipRow
from app.plots.widgets.frame import WAITING, Frame
from app.plots.widgets.header import Tile
from app.plots.widgets.magnifier import Magnifier
from app.plots.widgets.tiles import metric_tiles
from app.plots.writing.numbers import number, thousands
from app.style.theme import LIGHT, Theme
from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Images, Lines, Points, frozen_bytes

METRICS = (("reconstruction", "E log p(x|z)"),)
MARGINS = 20  # pixels beside the pictures
LINES_ABOVE = 5  # of text, over the pictures
PICTURES = "each x over its reconstruction x̂"
LINES = "a line from each x to its reconstruction x̂, the dot"
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
        self._paired: tuple[tuple[int, tuple[int, int]], Images, Images] | None = None
        self._magnifier = Magnifier(self)
        self._grid = ImageGrid("picture", self._magnifier)
        self._plane = PlanePlot(self._describe)
        self._pages = QStackedWidget()
        for page in (self._grid, self._plane):
            self._pages.addWidget(page)
        self._captioned = Captioned("", self._pages)
        self._data = Chip("Data", swatch="real", shape="dot", help="Points of the data.")
        self._data.toggled.connect(self._choose)
        self._frame = Frame(self, self._captioned, ChipRow((self._data,)))
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
        self._captioned.restyle(theme)
        self._magnifier.restyle(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the pairs anew."""
        super().resizeEvent(event)
        self._draw()

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
            self._grid.show_images(self._arranged(images))
            self._captioned.label.setText(PICTURES)
            self._pages.setCurrentWidget(self._grid)
        else:
            self._frame.header.show_tiles(())
            self._frame.explain(NOTHING if trained(view) else WAITING)
            return
        self._frame.explain("")
        self._frame.header.show_tiles(self._tiles(view, lines))

    def _arranged(self, images: Images) -> Images:
        """Return the pairs in rows as long as the room is wide, the same object for the same."""
        height = max(1, self.height() - LINES_ABOVE * self.fontMetrics().height())
        high, wide = images.pixels.shape[1:3]
        room = self.width() - MARGINS, height
        found = fitting(len(images.pixels) // 2, (wide, high), room)
        if self._paired is None or self._paired[0] != (id(images), found):
            self._paired = (id(images), found), images, paired(images, *found)
        return self._paired[2]

    def _draw_lines(self, view: View, lines: Lines) -> None:
        ends = Points(lines.step, lines.xy[:, -1], lines.labels)
        self._plane.show_area(snug(lines.xy.reshape(-1, 2), self._plane.area))
        self._captioned.label.setText(LINES)
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
                tiles.append(Tile("mean ∥x − x̂∥", number(mean), "data units"))
        return [*tiles, *metric_tiles(view, METRICS)]

    def _describe(self, place: QPointF) -> str:
        return f"x {number(place.x())}, y {number(place.y())}"


@lru_cache(maxsize=16)  # a panel is shown far more often than its size or its pictures change
def fitting(pairs: int, size: tuple[int, int], room: tuple[int, int]) -> tuple[int, int]:
    """Return how many pairs to put in a row, and how many rows, so that pictures are large.

    ``size`` and ``room`` are widths and heights. Rows are full; of arrangements as large, that
    whose shape is nearest to the room's is taken. Pairs are left out where that pays.
    """
    shape = math.log(max(room[0], 1) / max(room[1], 1))

    def seen(tried: tuple[int, int]) -> tuple[float, float]:
        columns, rows = tried
        scale = arranged(2 * columns * rows, size, room, columns=columns).scale
        own = math.log(columns * size[0] / (2 * rows * size[1]))
        return columns * rows * scale**2, -abs(own - shape)

    counts = range(1, pairs + 1)
    full = max(((c, pairs // c) for c in counts if pairs % c == 0), key=seen, default=(1, 1))
    fewer = ((c, r) for c in counts for r in range(1, pairs // c + 1) if c * r >= FEWEST * pairs)
    best = max(fewer, key=seen, default=full)
    return best if seen(best)[0] > WORTH * seen(full)[0] else full


def paired(images: Images, columns: int, rows: int) -> Images:
    """Return so many rows of ``columns`` pictures, each row over that of their partners.

    The part has them so as well, in rows of its own length; where that does not go it is returned.
    """
    given, count = images.columns, len(images.pixels) // 2
    if not given or columns * rows > count or count % given:
        return images
    pairs = images.pixels.reshape(-1, 2, given, *images.pixels.shape[1:])
    flat = pairs.swapaxes(1, 2).reshape(count, 2, *images.pixels.shape[1:])
    some = flat[: columns * rows].reshape(rows, columns, 2, *images.pixels.shape[1:])
    pixels = some.swapaxes(1, 2).reshape(-1, *images.pixels.shape[1:])
    return Images(images.step, frozen_bytes(pixels), columns=columns)
