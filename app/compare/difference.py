"""The difference of two surfaces on the same grid: of a run's and the first run's."""

from __future__ import annotations

from functools import partial

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.plots.axes.colour_bar import ColourBar
from app.plots.axes.geometry import value_at
from app.plots.axes.scale import Scale
from app.plots.panel import Panel, View
from app.plots.parts import part_of
from app.plots.planes import layers
from app.plots.planes.field import FieldPlot
from app.plots.run import family, reading
from app.plots.widgets.frame import WAITING, Frame
from app.plots.widgets.header import Tile
from app.plots.writing.numbers import number
from app.style.fonts import strong
from app.style.theme import LIGHT, Theme
from engine.contract.commands import ProbeRequest
from engine.contract.snapshot import Field, Floats, frozen

PROBE = "surface"
FIRST = "The other surfaces are compared with this one."
NONE = "This model has no second player, so there is no surface to compare."
ALONE = "The first run has no second player, so there is no surface to compare with."


class Difference(Panel):
    """What a run's D or critic says less what the first one's says, everywhere.

    ``against`` gives it the first run; the first itself has nothing to show.
    """

    name = "difference"
    title = "Difference of surfaces"
    families = ("adversarial", "variational")
    examples = "points"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view: View | None = None
        self._other: View | None = None
        self._shared: Scale | None = None
        self._seen: tuple[object, ...] = ()
        self._field: Field | None = None
        self._quantity = ""
        self._first = False
        self._plot, self._bar = FieldPlot(self._describe), ColourBar()
        content = QWidget()
        row = QHBoxLayout(content)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._plot, 1)
        row.addWidget(self._bar)
        self._frame = Frame(self, content)
        self.restyle(LIGHT)

    @property
    def explanation(self) -> str:
        """Why there is no picture, empty where there is one."""
        return self._frame.explanation

    def requests(self) -> tuple[ProbeRequest, ...]:
        """Ask for the surface."""
        return (ProbeRequest(PROBE, layers.CELLS),)

    def show_view(self, view: View) -> None:
        """Take the run's own surface."""
        self.view = view

    def against(self, other: View | None, *, first: bool = False) -> None:
        """Show how far the surface is from that of another run."""
        mine, theirs = part_of(self.view, PROBE, Field), part_of(other, PROBE, Field)
        seen = (mine, theirs, first, self.view and reading(self.view))
        self._other, self._first = other, first
        if any(a is not b for a, b in zip(seen, self._seen, strict=False)) or not self._seen:
            self._seen = seen
            self._subtract(mine, theirs)
            self._draw()

    def scale(self) -> Scale | None:
        """Return levels about 0 that suit the difference."""
        if self._field is None:
            return None
        return Scale(self._quantity, self._field.low, self._field.high, self._field.area)

    def share(self, scale: Scale | None) -> None:
        """Show another scale than its own."""
        if scale != self._shared:
            self._shared = scale
            self._draw()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._frame.restyle(theme)
        self._plot.restyle(theme)
        self._bar.restyle(theme)
        self._draw()

    def _subtract(self, mine: Field | None, theirs: Field | None) -> None:
        self._field, problem = None, self._problem(mine, theirs)
        self._frame.explain(problem)
        if problem or mine is None or theirs is None or self.view is None:
            self._frame.header.show_tiles(())
            return
        self._field = difference(mine, theirs)
        quantity = layers.title(PROBE, reading(self.view))
        self._quantity = f"{quantity} − {quantity}₁"
        mean = float(np.nanmean(np.abs(self._field.values)))
        self._frame.header.show_tiles((Tile(f"mean |{self._quantity}|", number(mean)),))

    def _problem(self, mine: Field | None, theirs: Field | None) -> str:
        """Return why the two surfaces cannot be subtracted, nothing where they can."""
        if self._first:
            return FIRST
        view, other = self.view, self._other
        if view is None or other is None:
            return WAITING
        for each, words in ((view, NONE), (other, ALONE)):
            if family(each) != "adversarial":
                return words
        names = [layers.title(PROBE, reading(each)) for each in (view, other)]
        if names[0] != names[1]:
            return f"{names[0]} and {names[1]} of the first run are different quantities."
        if mine is None or theirs is None:
            return WAITING
        same = mine.area == theirs.area
        return "" if same else "The two surfaces are not of the same part of the plane."

    def _draw(self) -> None:
        field = self._field
        if field is None:
            return
        scale = self._shared if self._shared else self.scale()
        assert scale is not None
        self._plot.show_area(scale.area)
        self._plot.show_field(field, scale.low, scale.high)
        self._bar.show_scale(self._quantity, scale.low, scale.high, self._plot.tables[False])

    def _describe(self, place: QPointF) -> str:
        value = value_at(self._field, place.x(), place.y()) if self._field else None
        where = f"x {number(place.x())}, y {number(place.y())}"
        return where if value is None else f"{where}<br>{self._quantity} {strong(number(value))}"


def difference(mine: Field, theirs: Field) -> Field:
    """Return one field less another over the same area, with levels about 0 that hold all of it.

    Where one was drawn in less detail, as happens under load, it is taken at the other's cells.
    """
    finer = max(mine.values.shape, theirs.values.shape)
    values = frozen(resampled(mine.values, finer) - resampled(theirs.values, finer))
    finite = np.abs(values[np.isfinite(values)])
    high = float(finite.max()) if len(finite) and finite.max() > 0 else 1.0
    grain = 10.0 ** np.floor(np.log10(high)) / 2
    high = float(np.ceil(high / grain) * grain)
    return Field(mine.step, values, mine.area, -high, high)


def resampled(values: Floats, shape: tuple[int, ...]) -> Floats:
    """Return values (rows, columns) at the centres of other cells of the same rectangle, bilinear.

    Beyond the outermost centres the outermost values stand.
    """
    if values.shape == shape:
        return values
    for axis, cells in enumerate(shape):
        known = (np.arange(values.shape[axis]) + 0.5) / values.shape[axis]
        wanted = (np.arange(cells) + 0.5) / cells
        values = np.apply_along_axis(partial(np.interp, wanted, known), axis, values)
    return frozen(values)
