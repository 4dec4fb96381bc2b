"""The drawings of a study in a grid, each with its title, legend and named axes."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.plots.histogram import HistogramPlot
from app.plots.image_grid import ImageGrid
from app.plots.magnifier import Magnifier
from app.plots.matrix_plot import MatrixPlot
from app.plots.sketch import Planar, Sketch
from app.plots.table_plot import TablePlot
from app.plots.tiling import boxes
from app.style.theme import LIGHT, Theme
from engine.contract.board import Drawing
from engine.contract.snapshot import (
    Arrows,
    Field,
    Histogram,
    Images,
    Lines,
    Matrix,
    Mesh,
    Points,
    Table,
)

GAP = 12  # pixels between drawings
SMALLEST = 150, 110  # pixels of a drawing: with less nothing can be read
Kind = tuple[str, ...]  # two drawings of one kind are shown by the same items


def kind_of(drawing: Drawing) -> Kind:
    """Return what the items of a drawing depend on: what it is, and the names of its curves."""
    match drawing.part:
        case Table(columns=columns):
            return ("table", *columns)
        case Histogram(series=series):
            return ("histogram", *series)
        case Points() | Lines() | Arrows() | Mesh() | Field():
            return ("sketch",)
        case Matrix():
            return ("matrix",)
        case _:
            return ("images",)


class Drawn(QWidget):
    """One drawing; another of its kind only sets data."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind = kind
        self._drawing: Drawing | None = None
        self._theme = LIGHT
        self._caption = QLabel()
        self._caption.setWordWrap(True)
        self._caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.content = _made(kind, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._caption)
        column.addWidget(self.content, 1)

    @property
    def caption(self) -> str:
        """The title and the legend as rich text."""
        return self._caption.text()

    def show_drawing(self, drawing: Drawing) -> None:
        """Show a drawing of this kind."""
        self._drawing = drawing
        part, content = drawing.part, self.content
        if isinstance(content, TablePlot):
            content.name_axes(html.escape(drawing.x), html.escape(drawing.y))
            content.show_table(cast(Table, part))
        elif isinstance(content, HistogramPlot):
            share = f"share of {drawing.y}" if drawing.y else "share"
            content.name_axes(html.escape(drawing.x), html.escape(share))
            content.show_histogram(cast(Histogram, part))
            content.hug_left()
        elif isinstance(content, MatrixPlot):
            content.name_axes(html.escape(drawing.x), html.escape(drawing.y))
            content.show_matrix(cast(Matrix, part))
        elif isinstance(content, Sketch):
            content.plane.name_axes(html.escape(drawing.x), html.escape(drawing.y))
            content.show_part(cast(Planar, part), drawing.x, drawing.y)
        elif isinstance(content, ImageGrid):
            content.show_images(cast(Images, part))
        self._describe()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self._caption.setStyleSheet(f"color: {theme.text}; background: transparent")
        self.content.restyle(theme)
        self._describe()

    def _describe(self) -> None:
        if self._drawing is None:
            return
        title = html.escape(self._drawing.title)
        if isinstance(self.content, Sketch):
            title = self.content.marked(title)
        legend = ""
        if isinstance(self.content, TablePlot | HistogramPlot) and len(self.kind) > 2:
            legend = self.content.legend()
        text = f"<b>{title}</b>" + (f"&nbsp;&nbsp; {legend}" if legend else "")
        if text != self._caption.text():
            self._caption.setText(text)
            self.setAccessibleName(self._drawing.title)


class DrawingGrid(QWidget):
    """The drawings of a study, laid out so that each gets as much room as it can."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._drawn: list[Drawn] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def drawn(self) -> tuple[Drawn, ...]:
        """What is shown, in order."""
        return tuple(self._drawn)

    def show_drawings(self, drawings: tuple[Drawing, ...]) -> None:
        """Show drawings; where their kinds are those of before, only data is set."""
        kinds = [kind_of(drawing) for drawing in drawings]
        if kinds != [each.kind for each in self._drawn]:
            self._build(kinds)
        for each, drawing in zip(self._drawn, drawings, strict=True):
            each.show_drawing(drawing)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        for each in self._drawn:
            each.restyle(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Ask for room for a single drawing: others then share it."""
        return QSize(*SMALLEST)

    def _build(self, kinds: list[Kind]) -> None:
        """Keep the drawings whose kinds are wanted again, in order, and make the others."""
        old, self._drawn = self._drawn, []
        for kind in kinds:
            kept = next((each for each in old if each.kind == kind), None)
            if kept is not None:
                old.remove(kept)
            self._drawn.append(kept or self._new(kind))
        for each in old:
            each.hide()
            each.deleteLater()
        self._arrange()

    def _new(self, kind: Kind) -> Drawn:
        made = Drawn(kind)
        made.setParent(self)
        made.restyle(self._theme)
        made.show()
        return made

    def _arrange(self) -> None:
        places = boxes(len(self._drawn), self.width(), self.height(), GAP)
        for each, box in zip(self._drawn, places, strict=True):
            each.setGeometry(*box)


Content = TablePlot | HistogramPlot | MatrixPlot | Sketch | ImageGrid


def _made(kind: Kind, parent: QWidget) -> Content:
    name, *columns = kind
    makers: dict[str, Callable[[], Content]] = {
        "table": lambda: TablePlot(tuple(columns)),
        "histogram": lambda: HistogramPlot("", {c: str(n) for n, c in enumerate(columns)}),
        "matrix": MatrixPlot,
        "sketch": Sketch,
        "images": lambda: ImageGrid("picture", Magnifier(parent)),
    }
    return makers[name]()
