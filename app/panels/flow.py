"""An invertible model: its density, and how it bends the plane on the way from z to x."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.plots.axes.colour_bar import ColourBar
from app.plots.axes.geometry import value_at
from app.plots.panel import Panel, View, panel
from app.plots.parts import part_of, trained
from app.plots.planes.layers import contour_levels, levels_of
from app.plots.planes.plane import AMPLE, PlanePlot, around
from app.plots.widgets.chips import Chip, ChipRow, exclusive
from app.plots.widgets.frame import WAITING, Frame
from app.plots.widgets.header import Tile
from app.plots.widgets.steering import Steering
from app.plots.widgets.tiles import metric_tiles
from app.plots.writing.numbers import number, thousands
from app.style.fonts import strong
from app.style.theme import LIGHT, Theme
from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Field, Lines, Mesh, Points

CELLS = 128
CONTINUOUS = "matching"  # the kind of flow that has paths instead of layers
METRICS = (
    ("negative_log_likelihood", "−log p(x)"),
    ("nll_gap", "above the entropy of the data"),
)
FIELDS = {
    "density": ("Density", "p(x)", "How likely the model thinks every place."),
    "log_density": ("log p", "log p(x)", "The same in nats, so that tails are seen."),
    "log_determinant": (
        *("log |det|", "log |det dz/dx|"),
        "Where it is high, points are drawn together on their way from z to x.",
    ),
    "": ("none", "", "No heat map."),
}
NOTHING = (
    "The flow of pictures cannot be drawn as a plane. Its samples are in the panel Images, "
    "its likelihood is in the panel Likelihood."
)


@panel
class FlowPanel(Panel):
    """Density or log-determinant under the data, the warped grid and the paths."""

    name = "flow"
    title = "Flow"
    area = "centre"
    order = 1
    families = ("flow",)
    examples = "points"
    groups = ("likelihood",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._kind = ""
        self._plot, self._bar = PlanePlot(self._describe, heat="fake"), ColourBar()
        self._steering = Steering("z", "x", "How far the grid has come from z to x")
        self._steering.moved.connect(self.wanted)
        chips = self._make_chips()
        self._frame = Frame(self, self._content(), chips)
        self.restyle(LIGHT)

    @property
    def choice(self) -> str:
        """The field that is shown, empty for none."""
        return next(probe for probe, chip in self._fields.items() if chip.isChecked())

    def requests(self) -> tuple[ProbeRequest, ...]:
        """Ask for the layers that are on, the grid where the slider stands."""
        wanted = [ProbeRequest(self.choice, CELLS)] if self.choice else []
        if self._data.isChecked():
            wanted.append(ProbeRequest("real"))
        if self._samples.isChecked():
            wanted.append(ProbeRequest("fake"))
        if self._grid.isChecked():
            wanted.append(ProbeRequest("morph", 0, (self._steering.share,)))
        if self._paths.isChecked():
            wanted.append(ProbeRequest("trajectories"))
        return tuple(wanted)

    def show_view(self, view: View) -> None:
        """Show the layers that are on."""
        self._view = view
        self._suit(str(view.status.config.get("flow", {}).get("kind", "")))
        self._draw()

    def _suit(self, kind: str) -> None:
        """Begin with what says most of a kind of flow: of a continuous one its paths."""
        if kind != self._kind:
            continuous = CONTINUOUS in (kind, self._kind)
            self._kind = kind
            if continuous:
                self._paths.setChecked(kind == CONTINUOUS)
                self._grid.setChecked(kind != CONTINUOUS)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        for part in (self._frame, self._plot, self._bar, self._steering):
            part.restyle(theme)
        self._draw()

    def _make_chips(self) -> ChipRow:
        self._fields = {
            probe: Chip(word, on=probe == "density", help=help)
            for probe, (word, _, help) in FIELDS.items()
        }
        exclusive(self, tuple(self._fields.values()))
        self._contours = Chip("Contours", on=False, swatch="contour", help="Lines of equal value.")
        self._data = Chip("Data", swatch="real", shape="dot", help="Points of the data.")
        self._samples = Chip(
            "Samples", on=False, swatch="fake", shape="square", help="x made of fixed noise z."
        )
        self._grid = Chip("Grid", swatch="mesh", help="A grid of z on its way to x, by the slider.")
        self._paths = Chip("Paths", on=False, help="How single points move from z to x.")
        others = (self._contours, self._data, self._samples, self._grid, self._paths)
        chips = (*self._fields.values(), *others)
        for chip in chips:
            chip.toggled.connect(self._choose)
        return ChipRow(chips)

    def _content(self) -> QWidget:
        content, row = QWidget(), QHBoxLayout()
        row.addWidget(self._plot, 1)
        row.addWidget(self._bar)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row, 1)
        column.addWidget(self._steering)
        return content

    def _choose(self) -> None:
        self._steering.setVisible(self._grid.isChecked())
        self._draw()
        self.wanted.emit()

    def _draw(self) -> None:
        view = self._view
        if view is None:
            return
        field = part_of(view, self.choice, Field)
        points = part_of(view, "real", Points) if self._data.isChecked() else None
        fakes = part_of(view, "fake", Points) if self._samples.isChecked() else None
        mesh = part_of(view, "morph", Mesh) if self._grid.isChecked() else None
        paths = part_of(view, "trajectories", Lines) if self._paths.isChecked() else None
        tiles = metric_tiles(view, METRICS)
        drawn = any(part is not None for part in (field, points, fakes, mesh, paths))
        known = trained(view)
        self._frame.explain(
            "" if drawn else NOTHING if known else WAITING, bare=known and not drawn
        )
        self._steering.setVisible(drawn and self._grid.isChecked())
        self._frame.header.show_tiles((Tile("step", thousands(view.step)), *tiles))
        if field is not None:
            self._plot.show_area(field.area)
        elif points is not None:
            self._plot.show_area(around(points.xy, self._plot.area, AMPLE))
        self._plot.show_ground(points)
        self._plot.show_fake(fakes)
        self._plot.show_mesh(mesh)
        self._plot.show_lines(paths)
        self._draw_field(field)
        self._plot.refresh_readout()

    def _draw_field(self, field: Field | None) -> None:
        self._bar.setVisible(field is not None)
        self._plot.magnitudes = self.choice != "log_determinant"
        if field is None:
            self._plot.show_field(None, 0.0, 1.0)
            self._plot.show_contours(None, np.empty(0), None)
            return
        signed = self.choice == "log_determinant"
        low, high = levels_of(field, "logit" if signed else "surface", "critic")
        low = 0.0 if self.choice == "density" else low
        high = max(high, low + 1e-9)
        self._plot.show_field(field, low, high)
        contoured = field if self._contours.isChecked() else None
        self._plot.show_contours(contoured, contour_levels(low, high), 0.0 if signed else None)
        table = self._plot.tables[self._plot.magnitudes]
        self._bar.show_scale(FIELDS[self.choice][1], low, high, table, field.values)

    def _describe(self, place: QPointF) -> str:
        rows = [f"x {number(place.x())}, y {number(place.y())}"]
        field = part_of(self._view, self.choice, Field)
        value = value_at(field, place.x(), place.y()) if field else None
        if value is not None:
            rows.append(f"{FIELDS[self.choice][1]} {strong(number(value))}")
        return "<br>".join(rows)
