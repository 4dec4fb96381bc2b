"""Noise, generator, fakes, data, discriminator and losses, and the gradient that flows back."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.plots.axes.palette import diverging
from app.plots.overview.diagram import Edge, Place
from app.plots.overview.graph import PLAIN, Graph, graph
from app.plots.overview.node import Node
from app.plots.overview.thumbnail import SMALLEST, paint_field, paint_images, paint_points
from app.plots.panel import View
from app.plots.planes.layers import levels_of
from app.plots.run import reading, without
from app.plots.widgets.header import Tile
from app.plots.writing.numbers import number
from engine.contract.snapshot import Bytes, Field, Floats, Images, frozen

# the panels that nodes open: of the plane, and of images
OPENS = {
    "noise": ("surface", "latent"),
    "generator": ("gradients", "latent"),
    "fakes": ("modes", "images"),
    "data": ("surface", "images"),
    "discriminator": ("surface", "critic"),
    "losses": ("losses", "losses"),
}


@graph
class AdversarialGraph(Graph):
    """Two players: what flows from noise and data to their losses."""

    family = "adversarial"
    probes = ("surface", "real", "fake", "mesh", "samples", "reals", "mix")
    short: ClassVar = {"noise": "z", "generator": "G", "fakes": "G(z)", "data": "x"}
    places: ClassVar = {
        "noise": Place(0, 0),
        "generator": Place(1, 0),
        "fakes": Place(2, 0),
        "data": Place(2, 1),
        "discriminator": Place(3, 0.5),
        "losses": Place(4, 0.5),
    }
    edges = (
        Edge("noise", "generator"),
        Edge("generator", "fakes"),
        Edge("fakes", "discriminator"),
        Edge("data", "discriminator"),
        Edge("discriminator", "losses"),
        Edge("losses", "generator", "gradient", back=True, below=True),
    )

    def __init__(self) -> None:
        super().__init__()
        self._noise, self._noise_of = frozen(np.zeros((0, 2))), ("", 0)

    def made(self) -> dict[str, Node]:
        """Return the nodes."""
        return {
            "noise": Node("Noise z", "surface", "Where G starts.", self._paint_noise),
            "generator": Node(
                *("Generator", "gradients", "How G warps noise."),
                self.shown("mesh", "mix", colour="mesh"),
            ),
            "fakes": Node(
                *("Fakes G(z)", "modes", "What G makes of noise."), self.shown("fake", "samples")
            ),
            "data": Node(
                *("Data x", "surface", "What G should imitate."),
                self.shown("real", "reals", colour="real"),
            ),
            "discriminator": Node("D", "surface", "Tells data and fakes apart.", self._paint_d),
            "losses": Node("Losses", "losses", "What each player descends.", self._paint_losses),
        }

    def show_view(self, view: View) -> None:
        """Take the newest view."""
        super().show_view(view)
        critic = self._opponent == "f"
        names = ("Critic f", "f") if critic else ("Discriminator D", "D")
        self.nodes["discriminator"].rename(*names)
        for name, panels in OPENS.items():
            self.nodes[name].opens = panels[self.pictured]
        self._draw_noise()

    def labels(self) -> dict[str, str]:
        """Return the strength of the gradient."""
        value = self.view.columns.latest("generator_gradient") if self.view else None
        return {"gradient": "" if value is None else f"‖∇θ‖ {number(value)}"}

    def tiles(self) -> list[Tile]:
        """Return the step, and how often D is updated in it."""
        k = self.setting("training", "k_d")
        if k is None or self.view is None or without(self.view, "training.k_d"):
            return super().tiles()
        return [*super().tiles(), Tile("k", f"{k}", f"updates of {self._opponent} for each of G")]

    @property
    def _opponent(self) -> str:
        """The letter of the player that the generator learns from."""
        return "f" if self.view is not None and reading(self.view) == "critic" else "D"

    def _paint_losses(self, painter: QPainter, box: QRectF) -> None:
        rows = (self._opponent, "discriminator_loss", "real"), ("G", "generator_loss", "fake")
        self.words(*rows)(painter, box)

    def _draw_noise(self) -> None:
        """Draw noise of the run's kind; a picture of the prior needs no probe."""
        kind = str(self.setting("noise", "distribution"))
        wide = int(self.setting("noise", "dimension") != 1)
        if (kind, wide) != self._noise_of:
            self._noise_of = kind, wide
            random = np.random.default_rng(0)
            uniform = 2 * random.uniform(-1, 1, (250, 2)) if kind == "uniform" else None
            points = random.normal(size=(250, 2)) if uniform is None else uniform
            self._noise = frozen(points * (1, wide))

    def _paint_noise(self, painter: QPainter, box: QRectF) -> None:
        paint_points(painter, box, PLAIN, self._noise, self.theme.muted)

    def _paint_d(self, painter: QPainter, box: QRectF) -> None:
        """Paint D over the plane, or what it says of images by the colours around them."""
        field, samples = self.part("surface", Field), self.part("samples", Images)
        if self.view is not None and field is not None:
            levels = levels_of(field, "surface", reading(self.view))
            paint_field(painter, box, field, levels, diverging(self.theme))
        elif self.view is not None and samples is not None:
            pixels, scores = ranked(samples, max(1, int(box.width() // SMALLEST)) ** 2)
            paint_images(painter, box, pixels, frames=self._framed(scores))

    def _framed(self, scores: Floats) -> list[str]:
        low, high = 0.0, 1.0
        if self.view is not None and reading(self.view) != "logit" and len(scores):
            low, high = float(scores.min()), float(scores.max())
        places = np.clip((scores - low) / max(high - low, 1e-9), 0, 1)
        table = diverging(self.theme)
        colours = table[(255 * places).astype(np.uint8)]
        return [f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue, _ in colours]


def ranked(samples: Images, count: int) -> tuple[Bytes, Floats]:
    """Return so many pictures (n, ...) from the most to the least real, and their scores (n,).

    Without scores there are none.
    """
    known = np.array([score_of(caption) for caption in samples.captions])
    if len(known) != len(samples.pixels) or not np.isfinite(known).all():
        return samples.pixels, frozen([])
    order = np.argsort(known)[::-1]
    chosen = order[np.unique(np.linspace(0, len(order) - 1, count).astype(int))]
    return samples.pixels[chosen], frozen(known[chosen])


def score_of(caption: str) -> float:
    """Return the number that a caption is, or NaN."""
    try:
        return float(caption)
    except ValueError:
        return float("nan")
