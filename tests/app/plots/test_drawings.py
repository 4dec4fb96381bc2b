"""Drawings of a study: every kind, kept while only numbers change, laid out to use the room."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
import pytest
from boards import drawing, every_part
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.plots.axes.ranges import followed, padded
from app.plots.charts.matrix_plot import MatrixPlot
from app.plots.charts.table_plot import TablePlot
from app.plots.studies.drawn import DrawingGrid, Drawn
from app.plots.studies.items import kind_of
from app.plots.studies.sketch import Sketch
from app.plots.studies.tiling import boxes, rows_of
from app.style.fonts import BASE_POINTS, strong
from app.style.theme import DARK, LIGHT
from engine.contract.board import Drawing
from engine.contract.snapshot import Points, Table, frozen


@pytest.fixture
def grid(qtbot: QtBot) -> DrawingGrid:
    made = DrawingGrid()
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    return made


def items(widget: QWidget) -> int:
    """How many graphics items there are below a widget."""
    return sum(len(v.scene().items()) for v in widget.findChildren(pg.GraphicsView))


def table(*heights: float) -> Table:
    return Table(0, {"x": frozen([0, 1, 2]), "p": frozen(heights)})


@pytest.mark.parametrize("kind", list(every_part()))
def test_every_kind_is_drawn_with_its_title_and_axes(kind: str, grid: DrawingGrid) -> None:
    grid.show_drawings((drawing(kind, x="θ", y="ψ [nat]"),))
    (only,) = grid.drawn
    assert f"A {kind}" in only.caption
    assert only.accessibleName() == f"A {kind}"
    plot = only.content.plane if isinstance(only.content, Sketch) else only.content
    assert plot.axes.getAxis("bottom").labelText == "θ"
    assert "ψ [nat]" in plot.axes.getAxis("left").labelText
    grid.restyle(DARK)
    QApplication.processEvents()


def test_large_text_gets_room_for_its_numbers_and_curves_as_bold(grid: DrawingGrid) -> None:
    grid.show_drawings((drawing("table", x="θ", y="nat"),))
    plot = grid.drawn[0].content
    assert isinstance(plot, TablePlot)
    axis, curve = plot.axes.getAxis("left"), plot._curves[0]
    assert curve.opts["pen"].width() == 1
    font = plot.font()
    font.setPointSizeF(2 * BASE_POINTS)
    grid.setFont(font)
    QApplication.processEvents()
    metrics = QFontMetrics(plot._small_font())
    large = axis.fixedWidth
    assert large >= metrics.horizontalAdvance("0.2") + metrics.height()
    assert curve.opts["pen"].width() == 2
    font.setPointSizeF(BASE_POINTS)
    grid.setFont(font)
    QApplication.processEvents()
    assert axis.fixedWidth < large
    assert curve.opts["pen"].width() == 1


def test_large_text_gets_room_for_the_names_of_columns(grid: DrawingGrid) -> None:
    grid.show_drawings((drawing("matrix", x="", y=""),))
    plot = grid.drawn[0].content
    assert isinstance(plot, MatrixPlot)
    font = plot.font()
    font.setPointSizeF(2 * BASE_POINTS)
    grid.setFont(font)
    QApplication.processEvents()
    assert plot.axes.getAxis("bottom").fixedHeight >= QFontMetrics(plot._small_font()).height() + 4


def test_what_is_of_the_same_kinds_keeps_its_items(grid: DrawingGrid) -> None:
    grid.show_drawings((drawing("table"), drawing("points"), drawing("matrix")))
    before, count = grid.drawn, items(grid)
    grid.show_drawings((drawing("table"), drawing("lines"), drawing("matrix")))
    assert grid.drawn == before
    assert items(grid) == count


def test_other_kinds_and_other_curves_make_another_grid(grid: DrawingGrid) -> None:
    grid.show_drawings((drawing("table"), drawing("points")))
    first, second = grid.drawn
    other = Drawing("Other", Table(0, {"x": frozen([0, 1]), "r": frozen([1, 2])}))
    grid.show_drawings((drawing("points"), other))
    QApplication.processEvents()
    assert grid.drawn[0] is second
    assert grid.drawn[1] is not first
    assert [isinstance(each.content, TablePlot) for each in grid.drawn] == [False, True]


def test_drawings_fill_the_grid_without_overlap(grid: DrawingGrid) -> None:
    kinds = ("table", "field", "matrix", "histogram", "lines")
    grid.show_drawings(tuple(drawing(kind) for kind in kinds))
    places = [each.geometry() for each in grid.drawn]
    assert all(not a.intersects(b) for a in places for b in places if a is not b)
    assert max(place.right() for place in places) >= 898
    assert sum(place.width() * place.height() for place in places) > 0.9 * 900 * 500


@pytest.mark.parametrize(
    ("count", "size", "expected"),
    [
        (0, (900, 500), ()),
        (1, (900, 500), (1,)),
        (2, (900, 300), (2,)),
        (2, (400, 700), (1, 1)),
        (3, (1200, 300), (3,)),
        (3, (300, 900), (1, 1, 1)),
        (4, (700, 500), (2, 2)),
        (5, (900, 400), (3, 2)),
        (4, (372, 520), (2, 2)),
    ],
)
def test_rows_suit_the_room(count: int, size: tuple[int, int], expected: object) -> None:
    assert rows_of(count, *size) == expected
    assert len(boxes(count, *size, 8)) == count


def test_axes_follow_only_what_leaves_them_or_shrinks_a_lot(grid: DrawingGrid) -> None:
    plot = TablePlot(("x", "p"))
    grid.show_drawings(())
    plot.show_table(table(0, 1, 2))
    first = plot.view.viewRange()[1]
    plot.show_table(table(0.2, 1, 1.9))
    assert plot.view.viewRange()[1] == first
    plot.show_table(table(0, 1, 5))
    assert plot.view.viewRange()[1][1] > 5
    plot.show_table(table(0, 1, 0.5))
    assert plot.view.viewRange()[1][1] < 2
    plot.fit()
    assert plot.view.viewRange()[1] == pytest.approx(padded(0, 1))


def test_a_range_of_one_number_has_some_width() -> None:
    low, high = followed(3.0, 3.0, None)
    assert low < 3.0 < high


def test_the_cursor_reads_a_table(qtbot: QtBot) -> None:
    plot = TablePlot(("x", "p"))
    qtbot.addWidget(plot)
    assert plot.hovered(QPointF(0, 0)) == ""
    plot.show_table(table(0.5, 0.25, float("inf")))
    assert strong("0.2500") in plot.hovered(QPointF(1.2, 0))
    assert "∞" in plot.hovered(QPointF(9, 0))


def test_numbers_of_classes_in_a_title_become_their_colours(qtbot: QtBot) -> None:
    drawn = Drawn(kind_of(drawing("points")))
    qtbot.addWidget(drawn)
    part = Points(0, frozen([[0, 0], [1, 1]]), frozen([0, 1]))
    drawn.show_drawing(Drawing("Data (0) and fakes (1), 2 of 10", part))
    assert drawn.caption.count("●") == 2
    assert "(0)" not in drawn.caption
    assert "2 of 10" in drawn.caption
    assert LIGHT.classes[1] in drawn.caption
    drawn.show_drawing(Drawing("KL: 0 deepest, 1 saddle or top", part))
    assert "●</span>&nbsp;deepest, <" in drawn.caption, "a mark stays with what it names"
    assert "●</span>&nbsp;saddle or top" in drawn.caption


def test_between_counts_there_are_no_ticks_and_the_last_one_is_in_sight(qtbot: QtBot) -> None:
    plot = TablePlot(("layers", "y"))
    qtbot.addWidget(plot)
    plot.resize(500, 200)
    for last in (1, 4):
        counts = np.arange(last + 1.0)
        plot.show_table(Table(0, {"layers": frozen(counts), "y": frozen(counts)}))
        (left, right), _ = plot.view.viewRange()
        levels = plot.axes.getAxis("bottom").tickValues(left, right, 400)
        assert sorted(place for _, places in levels for place in places) == [*counts]
    places = frozen(np.linspace(0.0, 1.0, 5))
    plot.show_table(Table(0, {"layers": places, "y": places}))
    assert plot.view.viewRange()[0] == [0.0, 1.0]


def test_more_digits_on_a_larger_plot_do_not_lie_on_the_name(grid: DrawingGrid) -> None:
    grid.resize(300, 120)
    grid.show_drawings((drawing("table", x="θ", y="nat"),))
    plot = grid.drawn[0].content
    assert isinstance(plot, TablePlot)
    plot.show_table(table(0.0, 0.1, 0.2))
    QApplication.processEvents()
    grid.resize(300, 900)
    QApplication.processEvents()
    axis, (low, high) = plot.axes.getAxis("left"), plot.view.viewRange()[1]
    levels = axis.tickValues(low, high, plot.view.height())[:2]
    texts = [text for gap, at in levels for text in axis.tickStrings(at, 1.0, gap)]
    metrics = QFontMetrics(plot._small_font())
    assert axis.fixedWidth >= max(map(metrics.horizontalAdvance, texts)) + metrics.height()


def test_a_name_that_is_too_long_is_made_smaller_and_then_cut(grid: DrawingGrid) -> None:
    long = "mass to the left of a place"
    grid.resize(400, 500)
    grid.show_drawings((drawing("table", x="θ", y=long),))
    plot = grid.drawn[0].content
    QApplication.processEvents()
    axis = plot.axes.getAxis("left")
    assert axis.labelText == long
    grid.resize(400, 120)
    QApplication.processEvents()
    assert axis.labelText.startswith("mass")
    assert axis.labelText.endswith("…")
    assert axis.label.boundingRect().width() <= plot.view.height() + 2 * 4 + 4  # with its margins
    grid.resize(400, 500)
    QApplication.processEvents()
    assert axis.labelText == long
