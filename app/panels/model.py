"""The whole game on one page: noise, generator, fakes, data, discriminator and losses, live."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from app.plots.diagram import Diagram, Edge, Place
from app.plots.frame import Frame
from app.plots.geometry import mesh_segments
from app.plots.header import Tile
from app.plots.layers import levels_of
from app.plots.node import Node
from app.plots.numbers import number, thousands
from app.plots.palette import diverging
from app.plots.panel import Panel, View, panel
from app.plots.run import reading
from app.plots.throttle import Throttle
from app.plots.thumbnail import paint_field, paint_points, paint_segments
from app.style.theme import LIGHT, Theme
from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Field, Mesh, Points, Rectangle, frozen

REDRAW_MILLISECONDS = 100
PLAIN = Rectangle(-3.0, -3.0, 3.0, 3.0)
EDGES = (
    Edge("noise", "generator"),
    Edge("generator", "fakes"),
    Edge("fakes", "discriminator"),
    Edge("data", "discriminator"),
    Edge("discriminator", "losses"),
    Edge("losses", "generator", "gradient", back=True),
)
PLACES = {
    "noise": Place(0, 0),
    "generator": Place(1, 0),
    "fakes": Place(2, 0),
    "data": Place(2, 1),
    "discriminator": Place(3, 0.5),
    "losses": Place(4, 0.5),
}
# Without a resolution of their own the thumbnails take what larger panels ask for.
REQUESTS = tuple(ProbeRequest(probe) for probe in ("surface", "real", "fake", "mesh"))
T = TypeVar("T")


@panel
class Model(Panel):
    """What flows from noise and data to the losses, and the gradient that flows back to G."""

    name = "model"
    title = "Model"
    area = "bottom"
    order = 30

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._theme = LIGHT
        self._noise, self._noise_of = frozen(np.zeros((0, 2))), ("", 0)
        self._diagram = Diagram(self._make_nodes(), PLACES, EDGES)
        self._diagram.opened.connect(self.opened)
        self._throttle = Throttle(self, self._draw, REDRAW_MILLISECONDS)
        self._frame = Frame(self, self._diagram)
        self._frame.explain("")
        self.restyle(LIGHT)

    def requests(self) -> tuple[ProbeRequest, ...]:
        """Ask for the thumbnails."""
        return REQUESTS

    def show_view(self, view: View) -> None:
        """Show the newest thumbnails, a few times a second."""
        self._view = view
        self._throttle.request()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self._frame.restyle(theme)
        self._diagram.restyle(theme)

    def _make_nodes(self) -> dict[str, Node]:
        return {
            "noise": Node("Noise z", "surface", "Where G starts.", self._paint_noise),
            "generator": Node("Generator", "gradients", "How G warps noise.", self._paint_mesh),
            "fakes": Node("Fakes G(z)", "modes", "What G makes of noise.", self._paint_fakes),
            "data": Node("Data x", "surface", "What G should imitate.", self._paint_data),
            "discriminator": Node("D", "surface", "Tells data and fakes apart.", self._paint_d),
            "losses": Node("Losses", "losses", "What each player descends.", self._paint_losses),
        }

    def _draw(self) -> None:
        if self._view is None:
            return
        critic = reading(self._view) == "critic"
        names = ("Critic f", "f") if critic else ("Discriminator D", "D")
        self._diagram.nodes["discriminator"].rename(*names)
        self._draw_noise()
        gradient = self._view.columns.latest("generator_gradient")
        label = "" if gradient is None else f"‖∇θ‖ {number(gradient)}"
        self._diagram.show_labels({"gradient": label})
        training = self._view.status.config.get("training", {})
        tiles = [Tile("step", thousands(self._view.status.step))]
        if "k_d" in training:
            tiles.append(Tile("k", f"{training['k_d']}", "updates of D for each of G"))
        self._frame.header.show_tiles(tiles)

    def _draw_noise(self) -> None:
        """Draw noise of the run's kind; a picture of the prior needs no probe."""
        settings = self._view.status.config.get("noise", {}) if self._view else {}
        kind = str(settings.get("distribution", "normal")), int(settings.get("dimension", 2) != 1)
        if kind != self._noise_of:
            self._noise_of = kind
            random = np.random.default_rng(0)
            draw = random.uniform(-1, 1, (250, 2)) if kind[0] == "uniform" else None
            points = random.normal(size=(250, 2)) if draw is None else 2 * draw
            self._noise = frozen(points * (1, kind[1]))

    def _part(self, probe: str, kind: type[T]) -> T | None:
        snapshot = self._view.snapshot if self._view else None
        part = snapshot.parts.get(probe) if snapshot else None
        return part if isinstance(part, kind) else None

    def _area(self) -> Rectangle:
        field = self._part("surface", Field)
        return field.area if field else PLAIN

    def _paint_noise(self, painter: QPainter, box: QRectF) -> None:
        paint_points(painter, box, PLAIN, self._noise, self._theme.muted)

    def _paint_mesh(self, painter: QPainter, box: QRectF) -> None:
        mesh = self._part("mesh", Mesh)
        if mesh:
            rows = 2 if len(mesh.xy) > 1 else 1
            pairs = mesh_segments(mesh.xy[::rows, ::2])
            paint_segments(painter, box, self._area(), pairs, self._theme.mesh)

    def _paint_fakes(self, painter: QPainter, box: QRectF) -> None:
        fakes = self._part("fake", Points)
        if fakes:
            paint_points(painter, box, self._area(), fakes.xy, self._theme.fake)

    def _paint_data(self, painter: QPainter, box: QRectF) -> None:
        real = self._part("real", Points)
        if real:
            paint_points(painter, box, self._area(), real.xy, self._theme.real)

    def _paint_d(self, painter: QPainter, box: QRectF) -> None:
        field = self._part("surface", Field)
        if field and self._view:
            levels = levels_of(field, "surface", reading(self._view))
            paint_field(painter, box, field, levels, diverging(self._theme))

    def _paint_losses(self, painter: QPainter, box: QRectF) -> None:
        columns = self._view.columns if self._view else None
        half = box.height() / 2
        for row, (name, short, colour) in enumerate(
            (
                ("discriminator_loss", "D", self._theme.real),
                ("generator_loss", "G", self._theme.fake),
            )
        ):
            value = columns.latest(name) if columns else None
            text = f"{short}\n–" if value is None else f"{short}\n{number(value)}"
            painter.setPen(QColor(colour))
            line = QRectF(box.left(), box.top() + row * half, box.width(), half)
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, text)
