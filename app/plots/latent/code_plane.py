"""The plane that codes or noise lie in: its layers, its legend and what is said of a place."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Literal

from PySide6.QtCore import QPointF

from app.plots.latent.class_legend import class_legend, name_of
from app.plots.latent.code_space import CodeSpace
from app.plots.latent.code_tiles import codes_named, described
from app.plots.latent.codes import WORDS, Few, heights
from app.plots.planes.layers import levels_of
from app.plots.planes.plane import NOWHERE, PLAIN, UNIT, PlanePlot, around, rings
from app.plots.widgets.axes_choice import Axes
from app.plots.writing.numbers import number
from app.style.theme import Theme
from engine.contract.snapshot import Field, Lines, Points

Mode = Literal["codes", "noise", "corners"]
RINGS: dict[Mode, str] = {"codes": "none", "noise": "normal", "corners": "unit"}
REACH = 10  # pixels between the cursor and the code it means


@dataclass(frozen=True, slots=True)
class Coded:
    """The layers of a plane of codes that are on and were made."""

    codes: Points | None = None
    ellipses: Lines | None = None
    vectors: Points | None = None
    prior: Field | None = None
    aggregated: Field | None = None

    @property
    def known(self) -> bool:
        """Whether there is anything that shows where codes lie."""
        return any(part is not None for part in (self.codes, self.prior, self.aggregated))


class CodePlane(PlanePlot):
    """Codes of examples among their densities, or noise, with a point to be dragged."""

    def __init__(self) -> None:
        self._coded, self._space = Coded(), CodeSpace()
        self._few = Few()
        self._mode: Mode | None = None
        super().__init__(self._told, steered=True)

    def show_mode(self, mode: Mode) -> None:
        """Show a plane of another kind, where it lies and with what marks its unit."""
        if mode != self._mode:
            self._mode = mode
            self.show_area(UNIT if mode == "corners" else PLAIN)
            self.show_rings(rings(RINGS[mode]))

    def show_coded(self, coded: Coded, space: CodeSpace) -> None:
        """Show the layers of a plane of codes."""
        self._coded, self._space = coded, space
        self.number_heights(not self._flat)
        field = coded.prior or coded.aggregated
        if field is not None:
            self.show_area(field.area)
        elif coded.codes is not None:
            vectors = NOWHERE if coded.vectors is None else coded.vectors.xy
            self.show_area(around(coded.codes.xy, self.area, all_of=vectors))
        self.show_dots(coded.codes)
        self.show_lines(self._few.of(coded.ellipses))
        self.show_entries(coded.vectors)
        self.show_contours(coded.prior, heights(coded.prior), None)
        heat = coded.aggregated
        top = levels_of(heat, "surface", "critic")[1] if heat else 1.0
        self.show_field(heat, 0.0, max(top, 1e-9))

    def caption(self, axes: Axes, theme: Theme) -> str:
        """Return the rich text that says what the plane is and what its colours mean."""
        if self._mode is not None and self._mode != "codes":
            return WORDS["line" if self._flat else self._mode]
        name, first = self._space.classes
        what = codes_named(axes, self._space.dimension)
        text = class_legend(self._coded.codes, theme, what, word=name, first=first)
        if self._coded.vectors is not None:
            text += f' &nbsp; <span style="color:{theme.fake}">■</span>&nbsp;code vectors'
        return text

    @property
    def _flat(self) -> bool:
        """Whether only the place along x means anything."""
        return self._space.flat and self._mode != "corners"

    def _told(self, place: QPointF) -> str:
        """Describe a place."""
        fields = {"log p(z)": self._coded.prior, "q(z)": self._coded.aggregated}
        rows, found = described(place, fields, self._coded.codes, REACH * self.pixel())
        if self._flat:
            rows[0] = f"z {number(place.x())}"
        name, first = self._space.classes
        if found is not None:
            rows.append(f"{name} {escape(name_of(self._coded.codes, found, first))}")
        return "<br>".join(rows)
