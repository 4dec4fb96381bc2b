"""How strong the gradients are, and where."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from app.plots.axes.geometry import log_lengths
from app.plots.axes.plot import Plot
from app.plots.charts.histogram import HistogramPlot
from app.plots.curves.curves import CurvesPlot
from app.plots.curves.stack import Level, Stack
from app.plots.curves.strand import Curve
from app.plots.panel import Panel, View, panel
from app.plots.widgets.frame import WAITING, Frame
from app.plots.widgets.tiles import metric_tiles
from app.style.theme import LIGHT, Theme
from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Arrows, Histogram, frozen

METRICS = (
    ("gradient_at_fakes", "at the fakes"),
    ("generator_gradient", "at θ of G"),
    ("discriminator_parameter_gradient", "at φ of D"),
    ("discriminator_gradient", "∥∇D∥ between"),
)
POWERS = np.arange(-8.0, 3.01, 0.25)  # log10 of the lengths of arrows


@panel
class Gradients(Panel):
    """Norms over the steps, the slope of D over the plane, and the lengths of the arrows."""

    name = "gradients"
    title = "Gradients"
    area = "bottom"
    order = 22
    families = ("adversarial",)
    groups = ("gradients",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        curves = (
            Curve("gradient_at_fakes", "at the fakes", "fake"),
            Curve("generator_gradient", "at θ of G", "3"),
            Curve("discriminator_parameter_gradient", "at φ of D", "2"),
            Curve("discriminator_gradient", "∥∇D∥ between", "mesh"),
        )
        self._norms = CurvesPlot(curves, log=True)
        self._slopes = HistogramPlot("∥∇D∥ at", {"real": "real", "fake": "fake", "between": "mesh"})
        self._lengths = HistogramPlot("log₁₀ of the arrows' lengths", {"arrows": "fake"})
        self._stack = Stack(
            (
                Level("Norms", self._norms, help="Gradient norms over the steps."),
                Level("∥∇D∥", self._slopes, help="Slope of D at real, fake and in between."),
                Level("Arrows", self._lengths, help="What each fake receives, in powers of ten."),
            ),
            log=True,
            smooth=True,
        )
        self._stack.changed.connect(self.wanted)
        self._arrows: Arrows | None = None
        self._frame = Frame(self, self._stack, self._stack.chips)
        self.restyle(LIGHT)

    def requests(self) -> tuple[ProbeRequest, ...]:
        """Ask for the histograms that are shown."""
        wanted = (("gradients", self._slopes), ("arrows", self._lengths))
        return tuple(ProbeRequest(name) for name, plot in wanted if self._stack.wants(plot))

    def show_view(self, view: View) -> None:
        """Show norms and histograms."""
        tiles = metric_tiles(view, METRICS)
        parts = view.snapshot.parts if view.snapshot else {}
        slopes, arrows = parts.get("gradients"), parts.get("arrows")
        pushed = isinstance(arrows, Arrows) and len(arrows.uv) > 0
        missing: list[Plot] = [] if isinstance(slopes, Histogram) else [self._slopes]
        self._stack.withhold(missing + ([] if pushed else [self._lengths]))
        drawn = isinstance(slopes, Histogram) or isinstance(arrows, Arrows)
        self._frame.header.show_tiles(tiles)
        self._frame.explain("" if tiles or drawn else WAITING)
        self._stack.show_columns(view.columns, view.moment)
        if isinstance(slopes, Histogram):
            self._slopes.show_histogram(slopes)
        if isinstance(arrows, Arrows) and arrows is not self._arrows:
            self._arrows = arrows
            self._lengths.show_histogram(lengths_of(arrows))

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._frame.restyle(theme)
        self._stack.restyle(theme)


def lengths_of(arrows: Arrows) -> Histogram:
    """Count the lengths of arrows per quarter of a power of ten, the outermost bins open."""
    logs = log_lengths(arrows.uv)
    logs = logs[~np.isnan(logs)]
    counts, _ = np.histogram(np.clip(logs, POWERS[0], POWERS[-1]), POWERS)
    return Histogram(arrows.step, frozen(POWERS), {"arrows": frozen(counts)})
