"""The curves of all runs over one another, as they stand below columns in pictures and films."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from app.compare.column import COLOURS
from app.compare.overlay import Overlay, column_of
from app.compare.strip import FIRST, Strip
from app.film.footage import Footage
from app.plots.curves.curves import CurvesPlot
from app.plots.curves.strand import Curve
from app.style.theme import Theme
from engine.contract.specs import MetricSpec

AUTO = "auto"  # stands for the first of the usual metrics that all runs have


class Together(QFrame):
    """One metric of all runs under a title and a legend; ``groups`` are what has to be measured."""

    def __init__(self, metric: str, names: Sequence[str], footages: Sequence[Footage]) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._catalogue = footages[0].catalogue
        self._names = tuple(names)
        self._theme: Theme | None = None
        self.shown = ""
        self.title, self.legend = QLabel(), QLabel()
        self.title.setObjectName("filmtitle")
        top = QHBoxLayout()
        top.setContentsMargins(10, 4, 10, 0)
        top.setSpacing(16)
        top.addWidget(self.title)
        top.addWidget(self.legend)
        top.addStretch(1)
        self.plot = CurvesPlot(())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 4)
        self._column.setSpacing(0)
        self._column.addLayout(top)
        self._column.addWidget(self.plot, 1)
        self._wanted = (metric,) if metric != AUTO else FIRST
        if metric != AUTO:
            self._choose(metric)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of the metric, or of all that it may become."""
        names = (self.shown,) if self.shown else self._wanted
        specs = (self._catalogue.metric(name) for name in names)
        return tuple({spec.group for spec in specs if spec is not None})

    def show_overlay(self, overlay: Overlay, mark: int | None) -> None:
        """Show the curves, and a line at a step."""
        counts = overlay.measured()
        if not self.shown and counts:
            most = max(counts.get(name, 0) for name in self._wanted)
            known = (name for name in self._wanted if counts.get(name, 0) == most)
            self._choose(next(known) if most else next(iter(counts)))
        self.plot.show_columns(overlay)
        self.plot.show_moment(mark)
        self.legend.setText(self.plot.legend(brief=True))

    def imitate(self, strip: Strip) -> None:
        """Draw the curves as they are drawn on screen."""
        log, smooth, part = strip.manner()
        self.plot.set_log(log)
        self.plot.set_smoothing(smooth)
        if part is not None:
            self.plot.hold(part)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.plot.restyle(theme)

    def _choose(self, metric: str) -> None:
        self.shown = metric
        spec = self._catalogue.metric(metric)
        self.title.setText(_titled(spec) if spec is not None else metric)
        curves = [
            Curve(column_of(run, metric), f"{run + 1} {name}", COLOURS[run])
            for run, name in enumerate(self._names)
        ]
        plot = CurvesPlot(curves)
        self._column.replaceWidget(self.plot, plot)
        self.plot.setParent(None)
        self.plot.deleteLater()
        self.plot = plot
        plot.show()
        if self._theme is not None:
            self.restyle(self._theme)


def _titled(spec: MetricSpec) -> str:
    return spec.label if spec.unit in ("", "none") else f"{spec.label}, {spec.unit}"
