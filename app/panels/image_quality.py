"""How good the samples are: distances of features, two-sample tests and the spectrum."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.plots.charts.profile import ProfilePlot
from app.plots.curves.metric_group import MetricGroup
from app.plots.curves.stack import Level
from app.plots.panel import Panel, View, panel
from app.plots.parts import column_of, part_of, trained
from app.plots.widgets.frame import WAITING, Frame
from app.plots.widgets.tiles import metric_tiles
from app.style.theme import LIGHT, Theme
from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Table

METRICS = (
    ("classifier_fid", "classifier FID"),
    ("classifier_kid", "classifier KID"),
    ("precision", "precision"),
    ("recall", "recall"),
    ("coverage", "coverage"),
    ("c2st", "C2ST accuracy"),
    ("c2st_p", "p of the C2ST"),
    ("mmd_p", "p of the MMD test"),
)
ELSEWHERE = ("classifier_accuracy",)  # it does not change, and is told with the classes
PLOTS = {
    "FID": ("classifier_fid",),
    "KID": ("classifier_kid",),
    "Manifold": ("precision", "recall", "density", "coverage"),
    "p-values": ("mmd_p", "c2st_p"),
    "C2ST": ("c2st",),
    "Class KL": ("class_kl",),
    "Covered": ("classes", "stacked_modes"),
}
OFF = ("C2ST", "Class KL", "Covered")
UNMEASURED = "Nothing has been measured yet that says how good the samples are."


@panel
class ImageQuality(Panel):
    """FID, KID and the like, each with its floor; p-values; the spectrum of real and fake."""

    name = "image_quality"
    title = "Sample quality"
    area = "bottom"
    order = 23
    groups = ("images", "tests")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spectrum = ProfilePlot(
            "frequency",
            {"real": "real", "fake": "fake"},
            what="power",
            axis="frequency in cycles per pixel",
            log=True,
        )
        self._group = MetricGroup(
            ("images", "tests"),
            plots=PLOTS,
            without=ELSEWHERE,
            off=OFF,
            last=(Level("Spectrum", self._spectrum, help="Power at every frequency, averaged."),),
        )
        self._group.withhold((self._spectrum,))
        self._group.changed.connect(self.wanted)
        self._frame = Frame(self, self._group, self._group.chips)
        self.restyle(LIGHT)

    def requests(self) -> tuple[ProbeRequest, ...]:
        """Ask for the spectrum while it is shown."""
        return (ProbeRequest("spectrum"),) if self._group.wants(self._spectrum) else ()

    def show_view(self, view: View) -> None:
        """Show the curves and the spectrum."""
        spectrum = part_of(view, "spectrum", Table)
        known = spectrum is not None and column_of(spectrum, "real") is not None
        self._group.withhold(() if known else (self._spectrum,))
        if spectrum is not None and known:
            self._spectrum.show_table(spectrum)
        self._group.show_view(view)
        self._group.stack.caption()
        tiles = metric_tiles(view, METRICS)
        self._frame.header.show_tiles(tiles)
        missing = UNMEASURED if trained(view) else WAITING
        self._frame.explain("" if tiles or known else missing)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._frame.restyle(theme)
        self._group.restyle(theme)
