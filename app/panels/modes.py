"""Which modes of the data the generator has found, and how much of it lands on each."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.plots.bars import BarsPlot
from app.plots.chips import Chip, ChipRow
from app.plots.frame import WAITING, Frame
from app.plots.geometry import Doubles
from app.plots.header import Tile
from app.plots.heat import HeatPlot
from app.plots.history import History
from app.plots.numbers import number
from app.plots.panel import Panel, View, panel
from app.plots.tiles import metric_tile
from app.style.theme import LIGHT, Theme
from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Table

PERFECT = "perfect 98.9 %"  # the share of a plane normal within 3 sigma: 1 - exp(-9/2)
NO_MODES = (
    "This dataset has no labelled modes. Choose a ring, a grid or a mixture of Gaussians "
    "to see which modes are found."
)


@panel
class Modes(Panel):
    """Mass per mode against its target now, and over the steps."""

    name = "modes"
    title = "Modes"
    area = "right"
    order = 10
    groups = ("modes",)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars = BarsPlot("share of the fakes")
        self._heat = HeatPlot("share of each mode over the steps")
        self._history, self._run = History(), ""
        self._over_time = Chip("Over time", help="A row per mode, a column per moment.")
        self._over_time.toggled.connect(self._arrange)
        chips = ChipRow((self._over_time,))
        self._captions = (QLabel(), QLabel())
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        for caption, plot in zip(self._captions, (self._bars, self._heat), strict=True):
            layout.addWidget(caption)
            layout.addWidget(plot, 1)
        self._frame = Frame(self, content, chips)
        self.restyle(LIGHT)

    def requests(self) -> tuple[ProbeRequest, ...]:
        """Ask for the table of modes."""
        return (ProbeRequest("modes"),)

    def show_view(self, view: View) -> None:
        """Show the masses."""
        snapshot = view.snapshot
        part = snapshot.parts.get("modes") if snapshot else None
        masses = part.columns.get("mass") if isinstance(part, Table) else None
        self._frame.header.show_tiles(_tiles(view, 0 if masses is None else len(masses)))
        if snapshot is None or not isinstance(part, Table) or masses is None or not len(masses):
            self._frame.explain(NO_MODES if snapshot and snapshot.step > 0 else WAITING)
            return
        self._frame.explain("")
        values = masses.astype(np.float64)
        targets = part.columns.get("target", np.full(len(values), 1 / len(values)))
        self._bars.show_bars(values, np.asarray(targets, np.float64))
        self._remember(snapshot.run, part.step, values)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._frame.restyle(theme)
        for caption, plot in zip(self._captions, (self._bars, self._heat), strict=True):
            plot.restyle(theme)
            caption.setText(plot.legend())
            caption.setStyleSheet(f"color: {theme.text}; background: transparent")

    def _remember(self, run: str, step: int, values: Doubles) -> None:
        if run != self._run:
            self._run = run
            self._history.clear()
        if self._history.offer(step, values) and not self._heat.isHidden():
            self._heat.show_history(self._history)

    def _arrange(self, on: bool) -> None:
        self._heat.setVisible(on)
        self._captions[1].setVisible(on)
        if on:
            self._heat.show_history(self._history)


def _tiles(view: View, count: int) -> tuple[Tile, ...]:
    found = [_of(view, "modes", "captured", count), _of(view, "modes_fair", "fair share", count)]
    quality = metric_tile(view, "high_quality", "high quality", share=True)
    if quality:
        found.append(Tile(quality.label, quality.value, PERFECT))
    found.append(metric_tile(view, "top_two_modes", "two commonest", share=True))
    found.append(metric_tile(view, "reverse_kl_modes", "reverse KL"))
    return tuple(tile for tile in found if tile)


def _of(view: View, name: str, label: str, count: int) -> Tile | None:
    value = view.columns.latest(name)
    if value is None:
        return None
    text = f"{value:.0f}" if value.is_integer() else number(value, 2)
    return Tile(label, text, f"of {count}" if count else "")
