"""Which items show a drawing of a study, by what it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.plots.charts.histogram import HistogramPlot
from app.plots.charts.matrix_plot import MatrixPlot
from app.plots.charts.table_plot import TablePlot
from app.plots.images.image_grid import ImageGrid
from app.plots.studies.sketch import Sketch
from app.plots.widgets.magnifier import Magnifier
from engine.contract.board import Drawing
from engine.contract.snapshot import (
    Arrows,
    Field,
    Histogram,
    Lines,
    Matrix,
    Mesh,
    Points,
    Table,
)

Kind = tuple[str, ...]  # two drawings of one kind are shown by the same items
Content = TablePlot | HistogramPlot | MatrixPlot | Sketch | ImageGrid


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


def made(kind: Kind, parent: QWidget) -> Content:
    """Return new items of a kind, inside a parent."""
    name, *columns = kind
    makers: dict[str, Callable[[], Content]] = {
        "table": lambda: TablePlot(tuple(columns)),
        "histogram": lambda: HistogramPlot("", {c: str(n) for n, c in enumerate(columns)}),
        "matrix": MatrixPlot,
        "sketch": Sketch,
        "images": lambda: ImageGrid("picture", Magnifier(parent)),
    }
    return makers[name]()
