"""The same panel in several columns: what is done to one is done to all."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from app.plots.axes.plot import Plot
from app.plots.axes.scale import Scaled, common
from app.plots.curves.curves import CurvesPlot
from app.plots.panel import Panel
from app.plots.widgets.chips import Chip

Row = Sequence[Panel]  # the panels of one name, of all columns that have it


class Linking:
    """Carries chips and, while ``zoom`` is on, ranges from a panel to its like.

    ``adopt`` is called again now and then, because some panels make their plots anew.
    """

    def __init__(self) -> None:
        self.zoom = True
        self._rows: tuple[Row, ...] = ()
        self._known: weakref.WeakSet[QWidget] = weakref.WeakSet()
        self._busy = False

    def adopt(self, rows: Sequence[Row]) -> None:
        """Link these panels, and what has come into them."""
        self._rows = tuple(rows)
        for panel in (panel for row in rows for panel in row):
            for chip in panel.findChildren(Chip):
                if self._is_new(chip):
                    chip.toggled.connect(_weakly(self._toggled, panel, chip))
            for plot in panel.findChildren(Plot):
                if self._is_new(plot):
                    plot.view.sigRangeChangedManually.connect(_weakly(self._zoomed, panel, plot))
                    plot.fitted.connect(_weakly(self._fitted, panel, plot))

    def take_over(self, panel: Panel, like: Panel) -> None:
        """Set the chips of a new panel as those of another one."""
        pairs = zip(panel.findChildren(Chip), like.findChildren(Chip), strict=False)
        for chip, other in pairs:
            if chip.text() == other.text() and chip.isChecked() != other.isChecked():
                chip.setChecked(other.isChecked())

    def _is_new(self, widget: QWidget) -> bool:
        new = widget not in self._known
        self._known.add(widget)
        return new

    def _toggled(self, panel: Panel, chip: Chip) -> None:
        for other in self._like(panel, chip, Chip):
            if isinstance(other, Chip) and other.isChecked() != chip.isChecked():
                other.setChecked(chip.isChecked())
        self._busy = False

    def _zoomed(self, panel: Panel, plot: Plot) -> None:
        part = plot.part()
        for other in self._like(panel, plot, Plot) if self.zoom else ():
            if isinstance(other, CurvesPlot):
                other.show_range(part.left(), part.right())
            elif isinstance(other, Plot):
                other.zoom_to(part)
        self._busy = False

    def _fitted(self, panel: Panel, plot: Plot) -> None:
        for other in self._like(panel, plot, Plot) if self.zoom else ():
            if isinstance(other, Plot):
                other.fit()
        self._busy = False

    def _like(self, panel: Panel, part: QWidget, kind: type[QWidget]) -> tuple[QWidget, ...]:
        """Return the parts of other panels at the same place; none if that is under way."""
        mine = panel.findChildren(kind)
        if self._busy or part not in mine:
            return ()
        self._busy = True
        place = mine.index(part)
        row = next((row for row in self._rows if panel in row), ())
        found = [other.findChildren(kind) for other in row if other is not panel]
        return tuple(theirs[place] for theirs in found if len(theirs) == len(mine))


def _weakly(act: Callable[[Any, Any], None], panel: Panel, part: QWidget) -> Callable[..., None]:
    """Return a slot that keeps nothing alive: panels and what is in them come and go."""
    method, ends = weakref.WeakMethod(act), (weakref.ref(panel), weakref.ref(part))

    def slot(*_: object) -> None:
        found, (of, at) = method(), (end() for end in ends)
        if found is not None and of is not None and at is not None:
            found(of, at)

    return slot


def share_scales(rows: Sequence[Row], *, on: bool) -> None:
    """Give panels of one name common colours and areas, or let each have its own."""
    for row in rows:
        scaled = [panel for panel in row if isinstance(panel, Scaled)]
        scales = common([panel.scale() for panel in scaled]) if on else [None] * len(scaled)
        for panel, scale in zip(scaled, scales, strict=True):
            panel.share(scale)
