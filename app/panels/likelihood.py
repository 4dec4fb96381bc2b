"""The likelihood of a flow over the steps, against the least that any model can reach."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.plots.charts.histogram import HistogramPlot
from app.plots.curves.metric_group import MetricGroup
from app.plots.curves.stack import Level
from app.plots.panel import Panel, View, panel
from app.plots.parts import part_of, trained
from app.plots.widgets.frame import WAITING, Frame
from app.plots.widgets.tiles import metric_tiles
from app.style.theme import LIGHT, Theme
from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Histogram

METRICS = (
    ("negative_log_likelihood", "−log p(x)"),
    ("data_entropy", "entropy of the data"),
    ("nll_gap", "gap"),
    ("effective_sample_size", "effective sample size"),
    ("importance_normaliser", "∫π"),
    ("invertibility_error", "|x − T(T⁻¹(x))|"),
)
PLOTS = {
    "Likelihood": ("negative_log_likelihood", "data_entropy"),
    "Gap": ("nll_gap",),
    "Sampling": ("effective_sample_size",),
    "∫π": ("importance_normaliser",),
    "Entropy": ("importance_entropy",),
    "Inversion": ("invertibility_error",),
    "Dequantisation": ("dequantisation_gap",),
}
OFF = ("Sampling", "∫π", "Entropy", "Inversion")
WEIGHTS = "How unequally samples of the flow count as a proposal for the data."
NOTHING = "This run has measured no likelihood yet. Wait a moment, or raise the observation budget."


@panel
class Likelihood(Panel):
    """−log p(x) and the entropy it cannot go below, and the flow as a proposal for sampling."""

    name = "likelihood"
    title = "Likelihood"
    area = "right"
    order = 9
    families = ("flow",)
    groups = ("likelihood",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._weights = HistogramPlot("log₁₀ of the importance weights", {"log10 w": "mesh"})
        self._group = MetricGroup(
            ("likelihood",),
            plots=PLOTS,
            off=OFF,
            last=(Level("Weights", self._weights, on=False, help=WEIGHTS),),
        )
        self._group.withhold((self._weights,))
        self._group.changed.connect(self.wanted)
        self._frame = Frame(self, self._group, self._group.chips)
        self.restyle(LIGHT)

    def requests(self) -> tuple[ProbeRequest, ...]:
        """Ask for the importance weights while they are shown."""
        wanted = self._group.wants(self._weights)
        return (ProbeRequest("importance_weights"),) if wanted else ()

    def show_view(self, view: View) -> None:
        """Show the curves, and the weights."""
        weights = part_of(view, "importance_weights", Histogram)
        # offered with the likelihood, so that its chip can be found before it was ever asked for
        offered = view.columns.latest("effective_sample_size") is not None
        self._group.withhold(() if offered else (self._weights,))
        if weights is not None:
            self._weights.show_histogram(weights)
        self._group.show_view(view)
        tiles = metric_tiles(view, METRICS)
        self._frame.header.show_tiles(tiles)
        self._frame.explain("" if tiles else NOTHING if trained(view) else WAITING)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._frame.restyle(theme)
        self._group.restyle(theme)
