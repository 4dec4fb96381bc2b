"""What the overview of a family of models is made of; each family's is one file in ``graphs``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, TypeVar

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.plots.axes.geometry import mesh_segments
from app.plots.axes.palette import Table as Colours
from app.plots.axes.palette import named, sequential
from app.plots.overview.diagram import Edge, Place
from app.plots.overview.node import Node, Picture
from app.plots.overview.thumbnail import (
    Inks,
    paint_bars,
    paint_classes,
    paint_field,
    paint_images,
    paint_lines,
    paint_segments,
    paint_words,
)
from app.plots.panel import View
from app.plots.parts import column_of, part_of
from app.plots.planes.layers import levels_of
from app.plots.planes.plane import around
from app.plots.widgets.header import Tile
from app.plots.writing.numbers import number, thousands
from app.style.theme import LIGHT, Theme
from engine.contract.snapshot import (
    Field,
    Images,
    Lines,
    Mesh,
    Part,
    Points,
    Rectangle,
    Table,
)
from engine.registry import Registry

PLAIN = Rectangle(-3.0, -3.0, 3.0, 3.0)
Area = Callable[[], Rectangle]


class Graph:
    """Nodes on a grid and arrows between them, drawn from the newest view.

    ``short`` says what nodes are called where their names do not fit.
    ``probes`` are the pictures that it needs; without a resolution of their own its thumbnails
    take what larger panels ask for. What is missing leaves its square empty.
    """

    family: ClassVar[str]
    places: ClassVar[Mapping[str, Place]]
    edges: ClassVar[tuple[Edge, ...]]
    probes: ClassVar[tuple[str, ...]]
    short: ClassVar[Mapping[str, str]] = {}

    def __init__(self) -> None:
        self.view: View | None = None
        self.theme: Theme = LIGHT
        self.nodes: dict[str, Node] = self.made()
        for name, word in self.short.items():
            self.nodes[name].rename(self.nodes[name].text(), word)

    def made(self) -> dict[str, Node]:
        """Return the nodes, named as the places are."""
        raise NotImplementedError

    def show_view(self, view: View) -> None:
        """Take the newest view, and name nodes after what they are in it."""
        self.view = view

    def labels(self) -> dict[str, str]:
        """Return the texts on the arrows, by the labels of these."""
        return {}

    def tiles(self) -> list[Tile]:
        """Return the numbers over the diagram."""
        return [Tile("step", thousands(self.view.step))] if self.view else []

    # what nodes are painted from

    @property
    def pictured(self) -> bool:
        """Whether the examples are images rather than points of the plane."""
        return self.part("reals", Images) is not None

    def part(self, probe: str, kind: type[PartT]) -> PartT | None:
        """Return the newest picture of a probe, if it is of that kind."""
        return part_of(self.view, probe, kind)

    def setting(self, section: str, field: str) -> object:
        """Return a setting that is in force, or None."""
        return self.view.status.config.get(section, {}).get(field) if self.view else None

    def latest(self, metric: str) -> str:
        """Return the newest value of a metric as it is written."""
        value = self.view.columns.latest(metric) if self.view else None
        return "–" if value is None else number(value)

    def data_area(self) -> Rectangle:
        """Return the part of the plane that shows the data."""
        fields = (self.part(name, Field) for name in ("surface", "density", "log_determinant"))
        found = next((field for field in fields if field is not None), None)
        real = self.part("real", Points)
        if found is not None:
            return found.area
        return around(real.xy, PLAIN) if real is not None else PLAIN

    def shown(self, *probes: str, colour: str = "fake", area: Area | None = None) -> Picture:
        """Return what paints the first of some pictures that is there, whatever it is."""

        def paint(painter: QPainter, box: QRectF) -> None:
            parts = self.view.snapshot.parts if self.view and self.view.snapshot else {}
            found = next((parts[probe] for probe in probes if probe in parts), None)
            if found is not None:
                self.paint(painter, box, found, colour, (area or self.data_area)())

        return paint

    def words(self, *rows: tuple[str, str, str]) -> Picture:
        """Return what paints values of metrics: (what it is or "", metric, colour) each."""

        def paint(painter: QPainter, box: QRectF) -> None:
            lines = []
            for word, metric, colour in rows:
                ink = named(self.theme, colour)
                lines += [(word, ink)] if word else []
                lines.append((self.latest(metric), ink))
                lines += [("nats", self.theme.muted)] if not word else []
            paint_words(painter, box, lines)

        return paint

    def paint(
        self, painter: QPainter, box: QRectF, part: Part, colour: str, area: Rectangle
    ) -> None:
        """Paint a picture in a colour of the theme, as its kind is painted."""
        ink = named(self.theme, colour)
        match part:
            case Points():
                paint_classes(painter, box, area, part, Inks(self.theme.classes, ink))
            case Lines():
                paint_lines(painter, box, area, part, Inks(self.theme.classes, ink))
            case Mesh():
                rows = 2 if len(part.xy) > 1 else 1
                paint_segments(painter, box, area, mesh_segments(part.xy[::rows, ::2]), ink)
            case Images():
                paint_images(painter, box, part.pixels, columns=part.columns)
            case Field():
                self.paint_heat(painter, box, part)
            case Table():
                values = column_of(part, next(iter(part.columns), ""))
                if values is not None:
                    paint_bars(painter, box, values, ink)

    def paint_heat(
        self, painter: QPainter, box: QRectF, field: Field, table: Colours | None = None
    ) -> None:
        """Paint a field between its own levels, as a magnitude if no table is given."""
        levels = levels_of(field, "surface", "critic")
        colours = sequential(self.theme) if table is None else table
        paint_field(painter, box, field, levels, colours)


PartT = TypeVar("PartT", bound=Part)
GraphT = TypeVar("GraphT", bound=type[Graph])
graphs: Registry[type[Graph]] = Registry("app.plots.graphs")


def graph(part: GraphT) -> GraphT:
    """Register the overview of a family."""
    graphs.add(part.family, part)
    return part
