"""How far the generator's distribution is from the data's, by several measures."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QWidget

from app.plots.curves.curves import CurvesPlot
from app.plots.curves.stack import Level, Stack
from app.plots.curves.strand import Curve
from app.plots.panel import Panel, View, panel
from app.plots.widgets.frame import WAITING, Frame
from app.plots.widgets.tiles import metric_tiles
from app.style.theme import LIGHT, Theme

METRICS = (("jsd", "JSD"), ("w1", "W₁"), ("sliced_w1", "sliced W₁"), ("mmd2", "MMD²"))
UNMEASURED = "No divergence has been measured so far."


@panel
class Divergences(Panel):
    """JSD, transport distances and MMD², one plot per unit, each with its noise floor dashed."""

    name = "divergences"
    title = "Divergences"
    area = "bottom"
    order = 21
    examples = "points"
    groups = ("divergences",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        zero = ("0", 0.0)
        jsd = CurvesPlot(
            (Curve("jsd", "JSD", "0"),), unit="nats", lines=(("log 2", math.log(2)), zero)
        )
        transport = CurvesPlot(
            (Curve("w1", "W₁", "2"), Curve("sliced_w1", "sliced W₁", "3")),
            unit="data units",
            lines=(zero,),
        )
        mmd = CurvesPlot((Curve("mmd2", "MMD²", "4"),), lines=(zero,))
        self._stack = Stack(
            (
                Level("JSD", jsd, help="Jensen-Shannon divergence, at most log 2."),
                Level("W₁", transport, help="Wasserstein distance, exact and sliced."),
                Level("MMD²", mmd, help="Maximum mean discrepancy, squared, without bias."),
            )
        )
        self._frame = Frame(self, self._stack, self._stack.chips)
        self.restyle(LIGHT)

    def show_view(self, view: View) -> None:
        """Show the divergences measured so far."""
        tiles = metric_tiles(view, METRICS)
        self._frame.header.show_tiles(tiles)
        known = bool(view.columns.names())
        explanation = UNMEASURED if known else WAITING
        self._frame.explain("" if tiles else explanation, bare=known and not tiles)
        self._stack.show_columns(view.columns, view.moment)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._frame.restyle(theme)
        self._stack.restyle(theme)
