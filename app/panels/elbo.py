"""The evidence lower bound, its terms and what its parts are made of."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.plots.charts.waterfall import Waterfall
from app.plots.curves.metric_group import MetricGroup
from app.plots.curves.stack import Level
from app.plots.curves.strand import Curve
from app.plots.curves.terms import TermsPlot
from app.plots.panel import Panel, View, panel
from app.plots.parts import column_of, part_of, trained
from app.plots.widgets.frame import WAITING, Frame
from app.plots.widgets.tiles import dated_tiles
from app.style.theme import LIGHT, Theme
from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Table

RECONSTRUCTION = Curve("reconstruction", "reconstruction E log p(x|z)", "real")
KL = Curve("kl", "KL(q∥p)", "fake")
PLOTS = {
    "Bounds": ("elbo", "elbo_training", "iwae", "iwae_held_out"),
    "Gaps": ("elbo_gap", "amortisation_gap", "data_kl"),
    "MI, KL": ("mutual_information", "marginal_kl"),
}
OFF = ("MI, KL",)
METRICS = (("elbo", "ELBO"), ("reconstruction", "reconstruction"), ("kl", "KL(q∥p)"))
MORE = (
    ("iwae", "log p(x), K = 64"),
    ("elbo_gap", "log p(x) − ELBO"),
    ("mutual_information", "MI of z and x"),
    ("marginal_kl", "marginal KL"),
)
TERMS = ("reconstruction", "mutual_information", "marginal_kl")  # of the surgery, and their signs
SIGNS = (1.0, -1.0, -1.0)
NO_BOUND = "This run has measured no bound yet. Wait a moment, or raise the budget of observation."


@panel
class Elbo(Panel):
    """The ELBO as reconstruction less KL over the steps, and its surgery as terms that add up."""

    name = "elbo"
    title = "ELBO"
    area = "bottom"
    order = 20
    families = ("variational",)
    groups = ("elbo",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        terms = TermsPlot(
            ((RECONSTRUCTION, 1), (KL, -1)), (Curve("elbo", "ELBO", "text"),), unit="nats"
        )
        self._surgery = Waterfall(
            ("reconstr.", "− MI", "− marg. KL"),
            ("real", "3", "fake"),
            "ELBO",
            "nats",
            "ELBO surgery: KL(q∥p) = MI of z and x + marginal KL of q(z) from p(z)",
        )
        self._part: Table | None = None
        self._group = MetricGroup(
            ("elbo",),
            plots=PLOTS,
            off=OFF,
            log=None,  # bounds are negative as often as not
            without=("reconstruction", "kl"),
            first=(
                Level("Terms", terms, help="Reconstruction less KL, as areas that add up."),
                Level("Surgery", self._surgery, help="What the KL is made of."),
            ),
        )
        self._group.withhold((self._surgery,))
        self._group.changed.connect(self.wanted)
        self._frame = Frame(self, self._group, self._group.chips)
        self.restyle(LIGHT)

    def requests(self) -> tuple[ProbeRequest, ...]:
        """Ask for the surgery while it is shown."""
        return (ProbeRequest("surgery"),) if self._group.wants(self._surgery) else ()

    def show_view(self, view: View) -> None:
        """Show the bound and its terms."""
        table = part_of(view, "surgery", Table)
        terms = [column_of(table, name) for name in TERMS]
        known = [float(column[0]) for column in terms if column is not None]
        complete = len(known) == len(TERMS)
        self._group.withhold(() if complete else (self._surgery,))
        if complete and table is not self._part:
            self._part = table
            bars = [sign * value for sign, value in zip(SIGNS, known, strict=True)]
            self._surgery.show_terms(bars, table.step if table else None)
            self._group.stack.caption()
        self._group.show_view(view)
        measured = bool(self._group.tiles(view))
        self._frame.header.show_tiles(dated_tiles(view, (*METRICS, *MORE)))
        explanation = NO_BOUND if trained(view) else WAITING
        self._frame.explain("" if measured or complete else explanation)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._frame.restyle(theme)
        self._group.restyle(theme)
