"""An example, its code and its reconstruction; beneath them the terms of the bound."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from app.plots.axes.palette import sequential
from app.plots.overview.diagram import Edge, Place
from app.plots.overview.graph import PLAIN, Graph, graph
from app.plots.overview.node import Node
from app.plots.overview.thumbnail import paint_field, paint_images, paint_points, paint_words
from app.plots.panel import View
from app.plots.planes.plane import NOWHERE, around
from app.plots.widgets.header import Tile
from app.plots.writing.numbers import number
from engine.contract.snapshot import Field, Images, Lines, Points, Rectangle, frozen

DISCRETE = ("vq", "gumbel")  # posteriors over the entries of a codebook


@graph
class VariationalGraph(Graph):
    """x becomes a posterior q(z|x), a code z of it is decoded again; the ELBO weighs both."""

    family = "variational"
    probes = (
        *("real", "fake", "samples", "reals", "reconstructions", "latent", "posterior_ellipses"),
        *("aggregated_posterior", "prior_density", "manifold", "codebook", "code_vectors"),
    )
    short: ClassVar = {
        **{"x": "x", "code": "z", "decoder": "Dec.", "kl": "KL", "prior": "p(z)"},
        **{"samples": "p(x)", "likelihood": "log p"},
    }
    places: ClassVar = {
        "x": Place(0, 0.5),
        "encoder": Place(1, 0),
        "posterior": Place(2, 0),
        "code": Place(3, 0),
        "decoder": Place(4, 0),
        "reconstruction": Place(5, 0),
        "elbo": Place(1, 1),
        "kl": Place(2, 1),
        "prior": Place(3, 1),
        "samples": Place(4, 1),
        "likelihood": Place(5, 1),
    }
    edges = (
        Edge("x", "encoder"),
        Edge("encoder", "posterior"),
        Edge("posterior", "code"),
        Edge("code", "decoder"),
        Edge("decoder", "reconstruction"),
        Edge("posterior", "kl"),
        Edge("prior", "kl"),
        Edge("prior", "samples"),
        Edge("reconstruction", "likelihood"),
        Edge("kl", "elbo", "minus"),
        Edge("likelihood", "elbo", "plus", below=True),
        Edge("elbo", "encoder", back=True),
    )

    def made(self) -> dict[str, Node]:
        """Return the nodes."""
        return {**self._coding(), **self._weighing()}

    def show_view(self, view: View) -> None:
        """Take the newest view."""
        super().show_view(view)
        free = self.setting("posterior", "kind") == "free"
        self.nodes["encoder"].rename("No encoder" if free else "Encoder", "Enc.")
        self.nodes["reconstruction"].rename("Reconstruction x̂", "x̂")
        self.nodes["samples"].opens = "images" if self.pictured else "surface"

    def labels(self) -> dict[str, str]:
        """Return the signs of the terms of the bound."""
        return {"plus": "+", "minus": "−"}

    def tiles(self) -> list[Tile]:
        """Return the step, and how the KL is weighed."""
        beta, size = self.setting("bound", "beta"), self.setting("latent", "dimension")
        found = super().tiles()
        if isinstance(beta, float | int):
            found.append(Tile("β", number(float(beta)), "weight of the KL"))
        if self.setting("posterior", "kind") not in (None, *DISCRETE):
            found.append(Tile("dimensions of z", f"{size}"))
        return found

    def code_area(self) -> Rectangle:
        """Return the part of the plane of codes that holds nearly all, and every code vector."""
        for probe in ("prior_density", "aggregated_posterior"):
            field = self.part(probe, Field)
            if field is not None:
                return field.area
        codes = self.part("latent", Points)
        if codes is None:
            return PLAIN
        vectors = self.part("code_vectors", Points)
        return around(codes.xy, PLAIN, all_of=NOWHERE if vectors is None else vectors.xy)

    def _coding(self) -> dict[str, Node]:
        area = self.code_area
        posterior = ("posterior_ellipses", "codebook", "latent")
        code = ("aggregated_posterior", "code_vectors", "latent")
        return {
            "x": Node("Data x", "reconstructions", "What is encoded.", self._paint_given),
            "encoder": Node(
                *("Encoder", "latent", "Where it puts each example: the mean codes."),
                self.shown("latent", area=area, colour="real"),
            ),
            "posterior": Node(
                *("q(z|x)", "latent", "Which codes could stand for each example."),
                self.shown(*posterior, area=area, colour="mesh"),
            ),
            "code": Node(
                *("Code z", "latent_dimensions", "All posteriors together: q(z)."),
                self.shown(*code, area=area, colour="mesh"),
            ),
            "decoder": Node(
                *("Decoder", "latent", "What it makes of a grid of codes, or of each code vector."),
                self._paint_decoder,
            ),
            "reconstruction": Node(
                *("x̂", "reconstructions", "What became of each example."), self._paint_again
            ),
        }

    def _weighing(self) -> dict[str, Node]:
        return {
            "elbo": Node(
                *("ELBO", "elbo", "The bound on log p(x): reconstruction less KL."),
                self.words(("", "elbo", "text")),
            ),
            "kl": Node(
                *("KL(q‖p)", "latent_dimensions", "What the codes cost, in nats."),
                self.words(("", "kl", "fake")),
            ),
            "prior": Node("Prior p(z)", "latent", "Where samples come from.", self._paint_prior),
            "samples": Node(
                *("Samples", "images", "What is decoded of codes from the prior."),
                self.shown("fake", "samples"),
            ),
            "likelihood": Node(
                *("log p(x|z)", "elbo", "How well examples are found again, in nats."),
                self.words(("", "reconstruction", "real")),
            ),
        }

    def _paint_given(self, painter: QPainter, box: QRectF) -> None:
        self._paint_half(painter, box, 0, "real")

    def _paint_again(self, painter: QPainter, box: QRectF) -> None:
        self._paint_half(painter, box, 1, "fake")

    def _paint_decoder(self, painter: QPainter, box: QRectF) -> None:
        """Paint a grid of codes decoded; entries of a codebook are decoded to where examples go."""
        lines = self.part("reconstructions", Lines)
        if lines is None or self.setting("posterior", "kind") not in DISCRETE:
            self.shown("manifold", colour="mesh")(painter, box)
            return
        decoded = Points(lines.step, lines.xy[:, -1])
        self.paint(painter, box, decoded, "mesh", self.data_area())

    def _paint_half(self, painter: QPainter, box: QRectF, half: int, colour: str) -> None:
        """Paint the examples (0) or what became of them (1), each at the place of the other."""
        images = self.part("reconstructions", Images)
        lines = self.part("reconstructions", Lines)
        if images is not None:
            across = max(images.columns, 1)
            rows = np.arange(len(images.pixels)) // across
            paint_images(painter, box, images.pixels[rows % 2 == half])
        elif lines is not None:
            ends = Points(lines.step, lines.xy[:, -half], lines.labels)
            self.paint(painter, box, ends, colour, self.data_area())

    def _paint_prior(self, painter: QPainter, box: QRectF) -> None:
        """Paint p(z); of other spaces draws of a standard normal, or what it is in words."""
        field = self.part("prior_density", Field)
        kind = self.setting("posterior", "kind")
        if field is not None and np.isfinite(field.values).any():
            density = np.exp(field.values - np.nanmax(field.values[np.isfinite(field.values)]))
            paint_field(
                painter, box, replace(field, values=density), (0, 1), sequential(self.theme)
            )
        elif kind in DISCRETE:
            words = f"{self.setting('posterior', 'prior')}"
            paint_words(painter, box, [(words, self.theme.text)])
        elif self.setting("prior", "kind") == "normal":
            points = np.random.default_rng(0).normal(size=(250, 2))
            if self.setting("latent", "dimension") == 1:
                points[:, 1] = 0
            paint_points(painter, box, PLAIN, frozen(points), self.theme.muted)
