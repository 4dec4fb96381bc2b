"""A code on its way through the layers to an example, and back from there to its likelihood."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.plots.axes.palette import diverging
from app.plots.overview.diagram import Edge, Place
from app.plots.overview.graph import PLAIN, Graph, graph
from app.plots.overview.node import Node
from app.plots.overview.thumbnail import paint_field, paint_words
from app.plots.panel import View
from app.plots.planes.layers import levels_of
from app.plots.widgets.header import Tile
from app.plots.writing.numbers import number
from engine.contract.snapshot import Field, Lines, Points, Rectangle

STAGES = ("code", "early", "late", "example")
CONTINUOUS = "matching"


@graph
class FlowGraph(Graph):
    """Above from noise z to x, below from the data to −log p(x), by the same layers."""

    family = "flow"
    probes = ("real", "fake", "reals", "samples", "trajectories", "density", "log_determinant")
    short: ClassVar = {"code": "z", "example": "T(z)", "determinant": "log |det|", "data": "x"}
    places: ClassVar = {
        "code": Place(0, 0),
        "early": Place(1, 0),
        "late": Place(2, 0),
        "example": Place(3, 0),
        "loss": Place(0, 1),
        "density": Place(1, 1),
        "determinant": Place(2, 1),
        "data": Place(3, 1),
    }
    edges = (
        Edge("code", "early"),
        Edge("early", "late"),
        Edge("late", "example"),
        Edge("data", "determinant"),
        Edge("determinant", "density"),
        Edge("density", "loss"),
        Edge("loss", "early", back=True),
    )

    def made(self) -> dict[str, Node]:
        """Return the nodes."""
        return {**self._making(), **self._judging()}

    def show_view(self, view: View) -> None:
        """Take the newest view."""
        super().show_view(view)
        for place, name in ((1, "early"), (2, "late")):
            self.nodes[name].rename(*self._stage_name(place))
        panel = "images" if self.pictured else "flow"
        for name in ("example", "data"):
            self.nodes[name].opens = panel

    def tiles(self) -> list[Tile]:
        """Return the step, the number of layers and the strength of the gradient."""
        layers, found = self.setting("flow", "layers"), super().tiles()
        value = self.view.columns.latest("flow_gradient") if self.view else None
        found += [] if layers is None else [Tile("layers", f"{layers}")]
        return found if value is None else [*found, Tile("‖∇θ‖", number(value))]

    def _making(self) -> dict[str, Node]:
        words = (
            ("z ~ p(z)", "Noise, from which every x is made and to which it leads back."),
            ("Layers", "The noise after a third of the way."),
            ("Layers", "The noise after two thirds of the way."),
            ("x = T(z)", "What the flow makes of noise."),
        )
        return {
            name: Node(word, "flow", help, partial(self._paint_stage, place))
            for place, (name, (word, help)) in enumerate(zip(STAGES, words, strict=True))
        }

    def _judging(self) -> dict[str, Node]:
        return {
            "loss": Node("Loss", "losses", "What the flow descends.", self._paint_loss),
            "density": Node(
                *("p(x)", "flow", "log p(x) = log p(z) + log |det dz/dx|."), self._paint_density
            ),
            "determinant": Node(
                *("log |det dz/dx|", "flow", "How much the way back to z spreads the plane."),
                self._paint_determinant,
            ),
            "data": Node(
                *("Data x", "flow", "What the flow should find likely."),
                self.shown("real", "reals", colour="real"),
            ),
        }

    def _stage(self, place: int) -> tuple[int, int]:
        """Return after how many of how many parts of the way a node stands; 0 where unknown."""
        paths = self.part("trajectories", Lines)
        parts = paths.xy.shape[1] - 1 if paths is not None and paths.xy.ndim == 3 else 0
        return round(place * parts / (len(STAGES) - 1)), parts

    def _stage_name(self, place: int) -> tuple[str, str]:
        done, parts = self._stage(place)
        if self.setting("flow", "kind") == CONTINUOUS:
            time = number(done / parts if parts else place / (len(STAGES) - 1), 2)
            return f"Time t = {time}", f"t = {time}"
        return (f"Layer {done} of {parts}", f"{done} of {parts}") if parts else ("Layers", "")

    def _paint_stage(self, place: int, painter: QPainter, box: QRectF) -> None:
        paths = self.part("trajectories", Lines)
        done, parts = self._stage(place)
        if paths is not None and parts > 0:
            points = Points(paths.step, paths.xy[:, done], paths.labels)
            self.paint(painter, box, points, "fake", between(PLAIN, self.data_area(), done / parts))
        elif place == len(STAGES) - 1:
            self.shown("fake", "samples")(painter, box)
        else:
            self._paint_untold(painter, box, place)

    def _paint_untold(self, painter: QPainter, box: QRectF, place: int) -> None:
        """Say in words what a flow of images does, whose codes cannot be drawn."""
        if self.pictured:
            layers = self.setting("flow", "layers")
            words = ("N(0, I)",) if place == 0 else (f"{layers or ''} layers".strip(),)
            paint_words(painter, box, [(word, self.theme.muted) for word in words])

    def _paint_density(self, painter: QPainter, box: QRectF) -> None:
        field = self.part("density", Field)
        if field is not None:
            self.paint_heat(painter, box, field)
        else:
            self._paint_numbers(painter, box, [("log p(x)", "negative_log_likelihood", -1.0)])

    def _paint_determinant(self, painter: QPainter, box: QRectF) -> None:
        field = self.part("log_determinant", Field)
        if field is not None:
            levels = levels_of(field, "logit", "critic")
            paint_field(painter, box, field, levels, diverging(self.theme))

    def _paint_loss(self, painter: QPainter, box: QRectF) -> None:
        rows = [("loss", "flow_loss", 1.0)]
        if self.setting("flow", "kind") != CONTINUOUS:
            rows = [("−log p(x)", "flow_loss", 1.0), ("entropy", "data_entropy", 1.0)]
        self._paint_numbers(painter, box, rows)

    def _paint_numbers(
        self, painter: QPainter, box: QRectF, rows: Sequence[tuple[str, str, float]]
    ) -> None:
        """Paint the newest values of metrics: (what it is, metric, sign) each, if there are any."""
        lines = []
        for (word, metric, sign), ink in zip(
            rows, (self.theme.fake, self.theme.text), strict=False
        ):
            value = self.view.columns.latest(metric) if self.view else None
            text = "–" if value is None else number(sign * value)
            lines += [(word, ink), (text, ink)]
        paint_words(painter, box, lines)


def between(first: Rectangle, last: Rectangle, share: float) -> Rectangle:
    """Return the rectangle that lies ``share`` of the way from the first to the last."""
    edges = ("left", "bottom", "right", "top")
    found = [(1 - share) * getattr(first, e) + share * getattr(last, e) for e in edges]
    return Rectangle(*found)
