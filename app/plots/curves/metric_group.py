"""The curves of whatever metrics of some groups a run has, a few to a plot."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.plots.axes.plot import Plot
from app.plots.curves.curves import REACH, CurvesPlot
from app.plots.curves.stack import Level, Stack
from app.plots.curves.strand import Curve
from app.plots.panel import View
from app.plots.widgets.chips import ChipRow
from app.plots.widgets.header import Tile
from app.plots.widgets.tiles import metric_tile
from app.style.theme import LIGHT, Theme
from engine.contract.specs import Catalogue, MetricSpec

UNITLESS = ("", "none")
WITH_LEVEL = ("probability",)  # units whose reference lines are always in sight


class MetricGroup(QWidget):
    """A stack made anew only when a run has metrics that it has no curves for.

    ``plots`` maps the words of chips to metrics that are drawn together; all others stand alone,
    under their own label. ``without`` are metrics left to others, ``off`` are words of plots that
    are not on at first; ``first`` are plots above all curves, and ``last`` below them. ``changed``
    is emitted when other plots are shown.
    """

    changed = Signal()

    def __init__(
        self,
        groups: Sequence[str],
        *,
        plots: Mapping[str, Sequence[str]] | None = None,
        without: Sequence[str] = (),
        first: Sequence[Level] = (),
        last: Sequence[Level] = (),
        off: Sequence[str] = (),
        log: bool | None = False,
        smooth: bool = False,
    ) -> None:
        super().__init__()
        self.chips = ChipRow()
        self.specs: tuple[MetricSpec, ...] = ()
        self._groups, self._without = tuple(groups), frozenset(without)
        self._plots, self._off = dict(plots or {}), frozenset(off)
        self._first, self._last = tuple(first), tuple(last)
        self._log, self._smooth = log, smooth
        self._theme, self._run = LIGHT, ""
        self._withheld: tuple[Plot, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._stack = self._made(())

    @property
    def stack(self) -> Stack:
        """The present stack."""
        return self._stack

    def show_view(self, view: View) -> None:
        """Show the curves of the metrics that have a value."""
        found = specs_of(view, self._groups)
        known = {spec.name for spec in self.specs}
        if any(spec.name not in known for spec in found) or (
            found and view.status.run != self._run and len(found) < len(known)
        ):
            self._run = view.status.run
            self._make_anew(found)
        self._stack.show_columns(view.columns, view.moment)

    def tiles(self, view: View) -> list[Tile]:
        """Return the newest value of every metric of the groups."""
        found = specs_of(view, self._groups)
        tiles = (metric_tile(view, spec.name, share=spec.unit == "share") for spec in found)
        return [tile for tile in tiles if tile is not None]

    def wants(self, plot: Plot) -> bool:
        """Whether one of the plots given is shown, or would be if it had something to show."""
        return self._stack.wants(plot)

    def withhold(self, plots: Iterable[Plot]) -> None:
        """Do not offer those of the plots given that have nothing to show."""
        self._withheld = tuple(plots)
        self._stack.withhold(self._withheld)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.chips.restyle(theme)
        self._stack.restyle(theme)

    def _make_anew(self, specs: tuple[MetricSpec, ...]) -> None:
        off = {level.word for level in self._stack.levels} - self._stack.chosen()
        for level in (*self._first, *self._last):
            level.plot.setParent(None)
        self._stack.discard()
        self._stack = self._made(specs, off)
        self._stack.restyle(self._theme)
        self.changed.emit()

    def _made(self, specs: tuple[MetricSpec, ...], off: set[str] | None = None) -> Stack:
        self.specs = specs
        curves = [spec for spec in specs if spec.name not in self._without]
        levels = [*self._first, *self._levels(curves), *self._last]
        levels = [Level(v.word, v.plot, v.on and v.word not in (off or ()), v.help) for v in levels]
        stack = Stack(levels, log=self._log, smooth=self._smooth, chips=self.chips)
        stack.withhold(self._withheld)
        stack.changed.connect(self.changed)
        self._layout.addWidget(stack)
        return stack

    def _levels(self, specs: Sequence[MetricSpec]) -> list[Level]:
        """Return the plots asked for, then one for each metric that none of them holds."""
        by_name = {spec.name: spec for spec in specs}
        levels = []
        for word, names in self._plots.items():
            members = [by_name.pop(name) for name in names if name in by_name]
            levels += [self._level(word, members)] if members else []
        return [*levels, *(self._level(spec.label, [spec]) for spec in by_name.values())]

    def _level(self, word: str, specs: Sequence[MetricSpec]) -> Level:
        unit = "" if specs[0].unit in UNITLESS else specs[0].unit
        curves = [Curve(spec.name, spec.label, str(k)) for k, spec in enumerate(specs)]
        lines = [line for spec in specs for line in spec.reference]
        reach = math.inf if unit in WITH_LEVEL else REACH
        plot = CurvesPlot(curves, unit=unit, lines=tuple(dict.fromkeys(lines)), reach=reach)
        helps = " ".join(f"{spec.label}: {spec.estimator}" for spec in specs)
        return Level(word, plot, word not in self._off, helps)


def specs_of(view: View, groups: Sequence[str]) -> tuple[MetricSpec, ...]:
    """Return the metrics of some groups that have a value, in the order of the catalogue."""
    return tuple(
        spec
        for spec in in_groups(view.catalogue, groups)
        if view.columns.latest(spec.name) is not None
    )


def in_groups(catalogue: Catalogue, groups: Sequence[str]) -> tuple[MetricSpec, ...]:
    """Return all metrics of some groups, group by group."""
    return tuple(m for group in groups for m in catalogue.metrics if m.group == group)
