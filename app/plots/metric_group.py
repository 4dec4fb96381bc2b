"""The curves of whatever metrics of some groups a run has, one plot for each unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.plots.chips import ChipRow
from app.plots.curves import CurvesPlot
from app.plots.header import Tile
from app.plots.panel import View
from app.plots.plot import Plot
from app.plots.stack import Level, Stack
from app.plots.strand import Curve
from app.plots.tiles import metric_tile
from app.style.theme import LIGHT, Theme
from engine.contract.specs import Catalogue, MetricSpec


class MetricGroup(QWidget):
    """A stack made anew only when a run has metrics that it has no curves for.

    ``words`` are the chips' words of units; metrics without a unit stand alone, under their own
    label. ``without`` are metrics left to others; ``first`` are plots above all curves.
    ``changed`` is emitted when other plots are shown.
    """

    changed = Signal()

    def __init__(
        self,
        groups: Sequence[str],
        *,
        words: Mapping[str, str] | None = None,
        without: Sequence[str] = (),
        first: Sequence[Level] = (),
        last: Sequence[Level] = (),
        lines: Mapping[str, tuple[tuple[str, float], ...]] | None = None,
        log: bool = False,
        smooth: bool = False,
    ) -> None:
        super().__init__()
        self.chips = ChipRow()
        self.specs: tuple[MetricSpec, ...] = ()
        self._groups, self._without = tuple(groups), frozenset(without)
        self._words, self._lines = dict(words or {}), dict(lines or {})
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
        self._stack.show_columns(view.columns)

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
        """Return a plot for each unit, and one for each metric that has none."""
        together: dict[str, list[MetricSpec]] = {}
        for spec in specs:
            together.setdefault(spec.unit or f" {spec.name}", []).append(spec)
        return [self._level(key, members) for key, members in together.items()]

    def _level(self, key: str, specs: Sequence[MetricSpec]) -> Level:
        unit = specs[0].unit
        curves = [Curve(spec.name, spec.label, str(k)) for k, spec in enumerate(specs)]
        lines = dict.fromkeys(line for spec in specs for line in spec.reference)
        lines.update(dict.fromkeys(self._lines.get(unit, ())))
        word = self._words.get(unit, unit) if unit else specs[0].label
        helps = " ".join(f"{spec.label}: {spec.estimator}" for spec in specs)
        return Level(word, CurvesPlot(curves, unit=unit, lines=tuple(lines)), help=helps)


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
