"""Which modes or classes of the data the model has found, and how much of it lands on each."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.plots.axes.geometry import Doubles
from app.plots.charts.bars import BarsPlot
from app.plots.charts.heat import HeatPlot
from app.plots.charts.history import History
from app.plots.panel import Panel, View, panel
from app.plots.parts import column_of, part_of
from app.plots.run import family
from app.plots.widgets.chips import Chip, ChipRow
from app.plots.widgets.frame import WAITING, Frame
from app.plots.widgets.header import Tile
from app.plots.widgets.tiles import metric_tile
from app.plots.writing.numbers import number, thousands
from app.style.theme import LIGHT, Theme
from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Table

PERFECT = "perfect 98.9 %"  # the share of a plane normal within 3 sigma: 1 - exp(-9/2)
NO_MODES = (
    "This dataset has no labelled modes. Choose a ring, a grid, a mixture of Gaussians or "
    "digits to see which of them are found."
)
STACKED = 1000  # modes of three digits in one picture
TOO_MANY = "Three digits in one picture make a thousand modes: they are counted, not drawn."
PROBES = ("modes", "class_masses")


@panel
class Modes(Panel):
    """Mass per mode, or per class of pictures, against its target now, and over the steps."""

    name = "modes"
    title = "Modes"
    area = "right"
    order = 10
    groups = ("modes", "images")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars = BarsPlot("share of the fakes")
        self._heat = HeatPlot("share of each mode over the steps")
        self._history, self._run = History(), ""
        self._drawn: Table | None = None
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
        """Ask for the table of modes, and for that of classes where there are pictures."""
        return tuple(ProbeRequest(probe) for probe in PROBES)

    def show_view(self, view: View) -> None:
        """Show the masses."""
        snapshot, tables = view.snapshot, [part_of(view, probe, Table) for probe in PROBES]
        part = next((table for table in tables if column_of(table, "mass") is not None), None)
        masses, classes = column_of(part, "mass"), part is not None and part is tables[1]
        count = 0 if masses is None else len(masses)
        if snapshot is None or part is None or masses is None:
            self._explain(view)
            return
        tiles = _class_tiles if classes else _tiles
        self._frame.header.show_tiles(lambda: tiles(view, count))
        self._frame.explain("")
        told = len(part.rows) == count and part.rows != tuple(map(str, range(count)))
        self._name(view, part.rows if told else (), classes=classes)
        if part is self._drawn and snapshot.run == self._run:
            return
        self._drawn = part
        values = masses.astype(np.float64)
        targets = part.columns.get("target", np.full(len(values), 1 / len(values)))
        self._bars.show_bars(values, np.asarray(targets, np.float64))
        self._remember(snapshot.run, part.step, values)

    def _explain(self, view: View) -> None:
        """Say why there are no bars."""
        if view.columns.latest("stacked_modes") is not None:
            found = _of(view, "stacked_modes", "modes found", STACKED)
            tiles = (found, metric_tile(view, "class_kl", "reverse KL"))
            self._frame.header.show_tiles(tuple(tile for tile in tiles if tile))
            self._frame.explain(TOO_MANY, bare=True)
            return
        self._frame.header.show_tiles(_tiles(view, 0))
        known = view.snapshot is not None and view.snapshot.step > 0
        self._frame.explain(NO_MODES if known else WAITING, bare=known)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._frame.restyle(theme)
        for caption, plot in zip(self._captions, (self._bars, self._heat), strict=True):
            plot.restyle(theme)
            caption.setText(plot.legend())
            caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            caption.setWordWrap(True)  # after the policy, which it makes one of height for width
            caption.setStyleSheet(f"color: {theme.text}; background: transparent")

    def _name(self, view: View, rows: tuple[str, ...], *, classes: bool) -> None:
        """Call bars and rows what they are of this run."""
        word = "class" if classes else "mode"
        of = "fakes" if family(view) == "adversarial" else "samples"
        names = (f"share of the {of} per {word}", f"share of each {word} over the steps")
        plots: tuple[BarsPlot | HeatPlot, ...] = (self._bars, self._heat)
        for plot in plots:
            plot.word, plot.first = word, 0 if classes else 1
        self._bars.name_bars(rows)
        self._heat.name_rows(rows)
        for caption, plot, what in zip(self._captions, plots, names, strict=True):
            if plot.what != what:
                plot.what = what
                caption.setText(plot.legend())

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
    if count > 2:  # of two they are all
        found.append(metric_tile(view, "top_two_modes", "two commonest", share=True))
    found.append(metric_tile(view, "reverse_kl_modes", "reverse KL"))
    return tuple(tile for tile in found if tile)


def _class_tiles(view: View, count: int) -> tuple[Tile, ...]:
    found = [_of(view, "classes", "covered", count), metric_tile(view, "class_kl", "reverse KL")]
    right = metric_tile(view, "classifier_accuracy", "classifier", share=True)
    if right:
        found.append(Tile(right.label, right.value, "right on real pictures"))
    return tuple(tile for tile in found if tile)


def _of(view: View, name: str, label: str, count: int) -> Tile | None:
    value = view.columns.latest(name)
    if value is None:
        return None
    text = f"{value:.0f}" if value.is_integer() else number(value, 2)
    return Tile(label, text, f"of {thousands(count)}" if count else "")
