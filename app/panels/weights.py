"""Where the discriminator's weights lie, and how many of them sit at the bounds of clipping."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from app.plots.charts.histogram import HistogramPlot
from app.plots.panel import Panel, View, panel
from app.plots.run import is_on, reading
from app.plots.widgets.captioned import Captioned
from app.plots.widgets.frame import Frame
from app.plots.widgets.header import Tile
from app.plots.widgets.tiles import metric_tile
from app.plots.writing.numbers import number
from app.style.theme import LIGHT, Theme
from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Histogram, frozen

EMPTY = (
    "The discriminator's weights appear here once there is a run. "
    "With Weight clipping on they pile up at ±c."
)
IDLE = "mmd"  # the objective under which the critic does nothing
WHAT = "share of the {player}'s weights in each interval"


@panel
class Weights(Panel):
    """The histogram of all weight matrices of the discriminator or critic, with lines at ±c."""

    name = "weights"
    title = "Weights"
    area = "right"
    order = 12
    families = ("adversarial",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plot = HistogramPlot(_what("discriminator"), {"weights": "real"})
        self._part: Histogram | None = None
        self._captioned = Captioned("", self._plot)
        self._frame = Frame(self, self._captioned)
        self.restyle(LIGHT)

    def requests(self) -> tuple[ProbeRequest, ...]:
        """Ask for the histogram."""
        return (ProbeRequest("weights"),)

    def show_view(self, view: View) -> None:
        """Show the histogram."""
        part = view.snapshot.parts.get("weights") if view.snapshot else None
        known = isinstance(part, Histogram) and len(part.edges) > 1
        self._frame.explain("" if known else EMPTY)
        self._frame.header.show_tiles(_tiles(view))
        what = _what("critic" if reading(view) == "critic" else "discriminator")
        if what != self._plot.what:
            self._plot.what = what
            self._captioned.label.setText(self._plot.legend())
        if isinstance(part, Histogram) and part is not self._part:
            self._part = part
            self._plot.show_histogram(_together(part))

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._frame.restyle(theme)
        self._plot.restyle(theme)
        self._captioned.restyle(theme)
        self._captioned.label.setText(self._plot.legend())


def _what(player: str) -> str:
    return WHAT.format(player=player)


def _tiles(view: View) -> list[Tile]:
    if view.status.config.get("objective", {}).get("kind") == IDLE:
        return [Tile("critic", "idle", "fixed kernels play its part, so no weight moves")]
    share = metric_tile(view, "weights_at_clip", "at the bounds ±c", share=True)
    if not is_on(view.status, "clip"):
        return [Tile("weight clipping", "off", "turn it on to see weights pile up at ±c")]
    bound = view.status.config.get("discriminator.clip", {}).get("c")
    tiles = [share] if share else []
    if isinstance(bound, int | float):
        tiles.append(Tile("bound c", number(float(bound))))
    return tiles


def _together(histogram: Histogram) -> Histogram:
    """Add all series up, since a network's matrices share one story here."""
    counts = sum(np.asarray(series) for series in histogram.series.values())
    series = {"weights": frozen(counts)}
    return Histogram(histogram.step, histogram.edges, series, histogram.marks)
