"""How good the samples are: distances of features, tests, class masses and the spectrum."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from app.plots.frame import WAITING, Frame
from app.plots.metric_group import MetricGroup
from app.plots.named_bars import Bars, NamedBars
from app.plots.panel import Panel, View, panel
from app.plots.parts import column_of, part_of, trained
from app.plots.plot import Plot
from app.plots.profile import ProfilePlot
from app.plots.stack import Level
from app.style.theme import LIGHT, Theme
from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Table

PLOTS = {
    "FID": ("classifier_fid",),
    "KID": ("classifier_kid",),
    "Manifold": ("precision", "recall", "density", "coverage"),
    "p-values": ("mmd_p", "c2st_p"),
    "C2ST": ("c2st",),
    "Class KL": ("class_kl",),
    "Covered": ("classes",),
}
OFF = ("C2ST", "Class KL", "Covered", "Accuracy of the classifier")
UNMEASURED = (
    "Nothing has been measured yet that says how good the samples are. "
    "Choose a dataset of pictures, or turn on the two-sample tests under Observation."
)


@panel
class ImageQuality(Panel):
    """FID, KID and the like, each with its floor; p-values; classes and spectrum, real and fake."""

    name = "image_quality"
    title = "Sample quality"
    area = "bottom"
    order = 23
    groups = ("images", "tests")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._masses = NamedBars("class", "share of the samples", shares=True, target="of the data")
        self._spectrum = ProfilePlot(
            "frequency",
            {"real": "real", "fake": "fake"},
            what="power",
            axis="frequency in cycles per pixel",
            log=True,
        )
        self._shown: Table | None = None
        self._group = MetricGroup(
            ("images", "tests"),
            plots=PLOTS,
            off=OFF,
            last=(
                Level("Classes", self._masses, help="What a classifier takes the samples for."),
                Level("Spectrum", self._spectrum, help="Power at every frequency, averaged."),
            ),
        )
        self._group.withhold((self._masses, self._spectrum))
        self._group.changed.connect(self.wanted)
        self._frame = Frame(self, self._group, self._group.chips)
        self.restyle(LIGHT)

    def requests(self) -> tuple[ProbeRequest, ...]:
        """Ask for class masses and spectrum while they are shown."""
        wanted = (("class_masses", self._masses), ("spectrum", self._spectrum))
        return tuple(ProbeRequest(probe) for probe, plot in wanted if self._group.wants(plot))

    def show_view(self, view: View) -> None:
        """Show the curves and both pictures."""
        masses = part_of(view, "class_masses", Table)
        spectrum = part_of(view, "spectrum", Table)
        mass, real = column_of(masses, "mass"), column_of(spectrum, "real")
        missing: list[Plot] = [] if mass is not None else [self._masses]
        missing += [] if real is not None else [self._spectrum]
        self._group.withhold(missing)
        if mass is not None and masses is not self._shown:
            self._shown = masses
            target = column_of(masses, "target")
            aims = np.empty(0) if target is None else np.asarray(target, np.float64)
            names = [str(number) for number in range(len(mass))]
            self._masses.show_bars(Bars(np.asarray(mass, np.float64), names, targets=aims))
        if spectrum is not None and real is not None:
            self._spectrum.show_table(spectrum)
        self._group.show_view(view)
        self._group.stack.caption()
        tiles = self._group.tiles(view)
        self._frame.header.show_tiles(tiles)
        known = tiles or mass is not None or real is not None
        self._frame.explain("" if known else UNMEASURED if trained(view) else WAITING)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._frame.restyle(theme)
        self._group.restyle(theme)
