"""The plane: what the discriminator or critic says, over real and generated points."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.plots.axes.colour_bar import ColourBar
from app.plots.axes.geometry import mean_at, value_at
from app.plots.axes.scale import Scale
from app.plots.panel import Panel, View, panel
from app.plots.parts import trained
from app.plots.planes import layers
from app.plots.planes.field import FieldPlot
from app.plots.planes.follow import Follower
from app.plots.planes.plane import AMPLE, around
from app.plots.run import Reading, family, reading
from app.plots.widgets.chips import Chip, ChipRow, exclusive
from app.plots.widgets.frame import WAITING, Frame
from app.plots.widgets.header import Tile
from app.plots.writing.numbers import number, thousands
from app.style.fonts import strong
from app.style.theme import LIGHT, Theme
from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Arrows, Field, Mesh, Points, Rectangle, Snapshot

REACH = 12  # pixels between a click and the fake it means
NO_PLANE = (
    "There is no plane to draw: the examples are pictures. "
    "What the model makes of them is in the panel Images."
)
P = TypeVar("P")


@panel
class Surface(Panel):
    """Heat map and contours of one surface under real points, fakes, arrows and the mesh."""

    name = "surface"
    title = "Surface"
    area = "centre"
    order = 0
    families = ("adversarial", "variational")
    examples = "points"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._snapshot: Snapshot | None = None
        self._reading: Reading = "logit"
        self._playing, self._step = True, 0
        self._follower = Follower()
        self._shared: Scale | None = None
        self._plot, self._bar = FieldPlot(self._describe), ColourBar()
        self._plot.pressed.connect(self._follow)
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._plot, 1)
        row.addWidget(self._bar)
        self._frame = Frame(self, content, self._make_chips())
        self._rename_surfaces()  # not before the chips have a parent, lest they flash as windows
        self.restyle(LIGHT)

    @property
    def choice(self) -> str:
        """The probe whose heat map is shown, empty for none and without a second player."""
        if not self._playing:
            return ""
        chosen = next((p for p, chip in self._surfaces.items() if chip.isChecked()), "surface")
        return chosen if layers.applies(chosen, self._reading) else "surface"

    def requests(self) -> tuple[ProbeRequest, ...]:
        """Ask for the layers that are on, and no others."""
        field = (ProbeRequest(self.choice, layers.CELLS),) if self.choice else ()
        shown = (layer for layer in layers.OVERLAYS if self._on(layer.probe))
        return (*field, *(layer.request for layer in shown))

    def show_view(self, view: View) -> None:
        """Show the layers that are on."""
        playing = family(view) == "adversarial"
        if (reading(view), playing) != (self._reading, self._playing):
            self._reading, self._playing = reading(view), playing
            self._rename_surfaces()
            self.wanted.emit()
        self._step = view.status.step if trained(view) else 0
        if self._snapshot and view.snapshot and view.snapshot.run != self._snapshot.run:
            self._follower.forget()
        self._snapshot = view.snapshot
        self._draw()

    def scale(self) -> Scale | None:
        """Return the levels and the area that suit what is shown."""
        if self._snapshot is None:
            return None
        field = self._part(self.choice, Field)
        if field is None:
            return Scale("", 0.0, 1.0, self._own_area())
        levels = layers.levels_of(field, self.choice, self._reading)
        return Scale(layers.title(self.choice, self._reading), *levels, self._own_area())

    def share(self, scale: Scale | None) -> None:
        """Show another scale than its own."""
        if scale != self._shared:
            self._shared = scale
            self._draw()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._frame.restyle(theme)
        self._plot.restyle(theme)
        self._bar.restyle(theme)
        self._draw()

    def _make_chips(self) -> ChipRow:
        self._surfaces = {
            probe: Chip("", on=probe == "surface", help=layers.help_of(probe))
            for probe in layers.SURFACES
        }
        self._contours = Chip("Contours", swatch="contour", help="Lines of equal value.")
        self._overlays = {
            layer.probe: Chip(
                layer.word, on=layer.on, swatch=layer.swatch, shape=layer.shape, help=layer.help
            )
            for layer in layers.OVERLAYS
        }
        exclusive(self, tuple(self._surfaces.values()))
        chips = (*self._surfaces.values(), self._contours, *self._overlays.values())
        for chip in chips:
            chip.toggled.connect(self._choose)
        return ChipRow(chips)

    def _rename_surfaces(self) -> None:
        for probe, chip in self._surfaces.items():
            chip.rename(layers.word(probe, self._reading))
            chip.setVisible(self._playing and layers.applies(probe, self._reading))
        self._contours.setVisible(self._playing)
        self._overlays["arrows"].setVisible(self._playing)
        self._overlays["fake"].rename(layers.samples(playing=self._playing))

    def _on(self, probe: str) -> bool:
        return self._overlays[probe].isChecked() and (self._playing or probe != "arrows")

    def _choose(self) -> None:
        self._draw()
        self.wanted.emit()

    def _draw(self) -> None:
        parts = self._snapshot.parts if self._snapshot else {}
        drawn = any(probe in parts for probe in layers.PROBES)
        missing = NO_PLANE if self._step and parts and self._asked() else WAITING
        there = bool(parts) and (drawn or not self._asked())
        self._frame.explain("" if there else missing, bare=not there and missing is NO_PLANE)
        if not there:
            self._frame.header.show_tiles(())
            return
        self._plot.show_area(self._area())
        self._draw_field()
        self._plot.show_real(self._overlay("real", Points))
        fakes = self._overlay("fake", Points)
        self._plot.show_fake(fakes)
        self._plot.show_arrows(self._overlay("arrows", Arrows))
        self._plot.show_mesh(self._overlay("mesh", Mesh))
        if fakes is None:
            self._follower.forget()
        else:
            self._follower.update(fakes)
        self._plot.show_followed(self._follower.trail())
        self._frame.header.show_tiles(self._tiles)
        self._plot.refresh_readout()

    def _asked(self) -> bool:
        """Whether a picture that every plane has is on."""
        return any(self._overlays[probe].isChecked() for probe in ("real", "fake"))

    def _draw_field(self) -> None:
        field = self._part(self.choice, Field)
        self._bar.setVisible(field is not None)
        if field is None:
            self._plot.show_field(None, 0.0, 1.0)
            self._plot.show_contours(None, np.empty(0), None)
            return
        low, high = self._levels(field)
        self._plot.magnitudes = self.choice == "difference"
        self._plot.show_field(field, low, high)
        contoured = field if self._contours.isChecked() else None
        middle = layers.boundary(self.choice, self._reading)
        self._plot.show_contours(contoured, layers.contour_levels(low, high), middle)
        table = self._plot.tables[self._plot.magnitudes]
        title = layers.title(self.choice, self._reading)
        self._bar.show_scale(title, low, high, table, field.values)

    def _part(self, probe: str, kind: type[P]) -> P | None:
        part = self._snapshot.parts.get(probe) if self._snapshot else None
        return part if isinstance(part, kind) else None

    def _overlay(self, probe: str, kind: type[P]) -> P | None:
        return self._part(probe, kind) if self._on(probe) else None

    def _levels(self, field: Field) -> tuple[float, float]:
        shared = self._shared
        if shared and shared.quantity == layers.title(self.choice, self._reading):
            return shared.low, shared.high
        return layers.levels_of(field, self.choice, self._reading)

    def _area(self) -> Rectangle:
        return self._shared.area if self._shared else self._own_area()

    def _own_area(self) -> Rectangle:
        for probe in (self.choice, "surface", "logit", "optimal"):
            field = self._part(probe, Field)
            if field is not None:
                return field.area
        points = self._part("real", Points) or self._part("fake", Points)
        return around(points.xy, self._plot.area, AMPLE) if points else self._plot.area

    def _describe(self, place: QPointF) -> str:
        rows = [f"x {number(place.x())}, y {number(place.y())}"]
        for request in self.requests():
            field = self._part(request.probe, Field)
            value = value_at(field, place.x(), place.y()) if field else None
            if value is not None:
                rows.append(f"{layers.title(request.probe, self._reading)} {strong(number(value))}")
        return "<br>".join(rows)

    def _follow(self, place: QPointF) -> None:
        fakes = self._overlay("fake", Points)
        if fakes is not None:
            self._follower.choose(fakes, (place.x(), place.y()), REACH * self._plot.pixel())
            self._draw()

    def _tiles(self) -> list[Tile]:
        step = self._snapshot.step if self._snapshot else 0
        tiles = [Tile("step", thousands(step))]
        field = self._part(self.choice, Field)
        if self.choice and field is None:
            missing = "not known for this data or objective, or not made yet"
            tiles.append(Tile(layers.title(self.choice, self._reading), "–", missing))
        elif field is not None:
            tiles += self._means(field)
        trail = self._follower.trail()
        if len(trail):
            x, y = trail[-1]
            word = "fake" if self._playing else "sample"
            tiles.append(Tile(f"{word} {self._follower.index}", f"({number(x)}, {number(y)})"))
        return tiles

    def _means(self, field: Field) -> list[Tile]:
        """Return the mean of the surface at the points that are shown."""
        name, tiles = layers.title(self.choice, self._reading), []
        short = layers.word(self.choice, self._reading)
        for probe, where in (("real", "real"), ("fake", "fakes")):
            points = self._overlay(probe, Points)
            mean = mean_at(field, points.xy) if points else None
            if mean is not None:
                tiles.append(Tile(f"mean {short} at {where}", number(mean)))
        return [*tiles, Tile(name, "estimated", field.note)] if field.note else tiles
