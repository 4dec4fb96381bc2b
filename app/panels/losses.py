"""The two players' losses over the steps."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.plots.curves import CurvesPlot
from app.plots.frame import WAITING, Frame
from app.plots.panel import Panel, View, panel
from app.plots.stack import Level, Stack
from app.plots.strand import Curve
from app.plots.tiles import metric_tiles, reference_lines
from app.style.theme import LIGHT, Theme

METRICS = (("discriminator_loss", "Discriminator"), ("generator_loss", "Generator"))


@panel
class Losses(Panel):
    """What each player descends; with two adversaries neither curve need fall."""

    name = "losses"
    title = "Losses"
    area = "bottom"
    order = 20
    families = ("adversarial",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        curves = (
            Curve("discriminator_loss", "Discriminator or critic", "real"),
            Curve("generator_loss", "Generator", "fake"),
        )
        self._plot = CurvesPlot(curves)
        self._stack = Stack((Level("Losses", self._plot),), smooth=True)
        self._frame = Frame(self, self._stack, self._stack.chips)
        self.restyle(LIGHT)

    def show_view(self, view: View) -> None:
        """Show both losses."""
        tiles = metric_tiles(view, METRICS)
        self._frame.header.show_tiles(tiles)
        self._frame.explain("" if tiles else WAITING)
        self._plot.set_lines(reference_lines(view, METRICS))
        self._stack.show_columns(view.columns)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._frame.restyle(theme)
        self._stack.restyle(theme)
