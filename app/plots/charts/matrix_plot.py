"""A matrix as coloured cells, numbered where there is room, its rows from top to bottom."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetrics

from app.plots.axes.colour_bar import ColourBar
from app.plots.axes.geometry import Doubles
from app.plots.axes.palette import diverging, sequential
from app.plots.axes.plot import Plot
from app.plots.axes.raster import Raster
from app.plots.charts.cell_numbers import CellNumbers
from app.plots.curves.series import drawable
from app.plots.writing.numbers import number
from app.style.fonts import strong
from app.style.theme import LIGHT, Theme
from engine.contract.snapshot import Matrix

PADDING = 10  # pixels between two names
SHARE, LEAST = 0.3, 50  # of the width that names of rows may take; pixels that cells need
VALUE = " ="  # what parts a short name from its value


class MatrixPlot(Plot):
    """One image over whole places; names of rows and columns are the ticks.

    Colours run from the neutral to that of large values, and to both sides of zero where there
    are values on both. Where cells are too small for their numbers a bar says what colours mean.
    """

    def __init__(self) -> None:
        super().__init__(grid="")
        self._part: Matrix | None = None
        self._values: Doubles = np.zeros((0, 0))
        self._image = Raster()
        self._numbers = CellNumbers()
        self.add(self._image)
        self.add(self._numbers, 1)
        self._bar = ColourBar()
        self._bar.hide()
        self._beside.addWidget(self._bar)
        self.view.setMouseEnabled(x=False, y=False)
        self.view.invertY(True)
        self.view.sigResized.connect(self._name)
        self.restyle(LIGHT)

    def show_matrix(self, matrix: Matrix) -> None:
        """Show a matrix; the same one costs nothing."""
        if matrix is self._part or matrix.values.ndim != 2 or not matrix.values.size:
            return
        self._part = matrix
        self._values = drawable(matrix.values.astype(np.float64))
        self._colour()
        self._name()
        self.fit()
        self.refresh_readout()

    def fit(self) -> None:
        """Show all cells."""
        rows, columns = self._values.shape
        if rows and columns:
            self.set_x(-0.5, columns - 0.5)
            self.set_y(-0.5, rows - 0.5)

    def hovered(self, place: QPointF) -> str:
        """Return where the cursor is and the value there."""
        row, column = round(place.y()), round(place.x())
        rows, columns = self._values.shape
        if self._part is None or not (0 <= row < rows and 0 <= column < columns):
            return ""
        where = f"{_called(self._part.rows, row)}, {_called(self._part.columns, column)}"
        return f"{where}<br>{strong(number(float(self._values[row, column]), 4))}"

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        super().restyle(theme)
        self._tables = {True: diverging(theme), False: sequential(theme, "real")}
        self._numbers.restyle(theme, self._small_font())
        self._bar.restyle(theme)
        self._widen()
        self._colour()

    def _colour(self) -> None:
        if not self._values.size:
            return
        low, high = levels_of(self._values)
        table = self._tables[low < 0 < high]
        self._image.setImage(self._values, levels=(low, high), autoLevels=False)
        self._image.setLookupTable(table)
        rows, columns = self._values.shape
        self._image.setRect(QRectF(-0.5, -0.5, columns, rows))
        self._numbers.show_values(self._values, (low, high), table)
        self._bar.show_scale("", low, high, table)

    def _name(self, *_: object) -> None:
        """Name rows and columns, in short where room is scarce, and then not every one of them."""
        if self._part is None:
            return
        rows, columns = self._values.shape
        metrics = QFontMetrics(self._small_font())
        across = [_called(self._part.columns, place) for place in range(columns)]
        down = self._down()
        wide, tall = self.view.width() / columns, self.view.height() / rows
        wanted = not self._numbers.fits(wide, tall)
        left = self.width() - self.axes.getAxis("left").width() - self._bar.sizeHint().width()
        self._bar.setVisible(wanted and left >= LEAST)  # else nothing but the bar would be seen
        cell = wide - PADDING
        if max(map(metrics.horizontalAdvance, across)) > cell:
            across = [name.partition(VALUE)[0] for name in across]
        widest = max(map(metrics.horizontalAdvance, across)) + PADDING
        room = {"bottom": self.view.width() / widest, "left": self.view.height() / metrics.height()}
        for side, names in (("bottom", across), ("left", down)):
            every = max(1, math.ceil(len(names) / max(room[side], 1.0)))
            ticks = list(enumerate(names))[::every]
            self.axes.getAxis(side).setTicks([ticks])
        self._widen()

    def _down(self) -> list[str]:
        """Return the names of the rows, in short and then cut where they would take most room."""
        if self._part is None:
            return []
        metrics, room = QFontMetrics(self._small_font()), max(SHARE * self.width(), LEAST)
        names = [_called(self._part.rows, place) for place in range(len(self._values))]
        if max(map(metrics.horizontalAdvance, names)) > room:
            names = [name.partition(VALUE)[0] for name in names]
        return [
            metrics.elidedText(name, Qt.TextElideMode.ElideRight, round(room)) for name in names
        ]

    def _widen(self) -> None:
        """Give the names of the rows and columns the room that they need."""
        metrics = QFontMetrics(self._small_font())
        widest = max(map(metrics.horizontalAdvance, self._down()), default=0)
        self.widen_left(max(widest, metrics.horizontalAdvance("00")) + 12)
        if not self._names[0]:  # else there is room already, that of the axis's own name beside it
            self.axes.getAxis("bottom").setHeight(metrics.height() + 12)


def levels_of(values: Doubles) -> tuple[float, float]:
    """Return the values of the first and the last colour: zero is the middle or an end of both."""
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)
    if low < 0 < high:
        most = max(-low, high)
        return -most, most
    low = min(low, 0.0) if high <= 0 else 0.0
    return low, high if high > low else low + 1.0


def _called(names: tuple[str, ...], place: int) -> str:
    return names[place] if place < len(names) else str(place + 1)
