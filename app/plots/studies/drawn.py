"""The drawings of a study in a grid, each with its title, legend and named axes."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from app.plots.axes.grips import Grips
from app.plots.axes.plot import Plot
from app.plots.charts.histogram import HistogramPlot
from app.plots.charts.matrix_plot import MatrixPlot
from app.plots.charts.table_plot import TablePlot
from app.plots.images.image_grid import ImageGrid
from app.plots.studies.items import Content, Kind, kind_of, made
from app.plots.studies.sketch import Planar, Sketch
from app.plots.studies.tiling import boxes
from app.plots.widgets.arrow_keys import listen
from app.plots.widgets.screen_button import ScreenOnly
from app.plots.writing.spelling import lowered
from app.style.fonts import strong
from app.style.theme import LIGHT, Theme
from engine.contract.board import Drawing, Place
from engine.contract.snapshot import (
    Histogram,
    Images,
    Matrix,
    Table,
)

GAP = 12  # pixels between drawings
SMALLEST = 150, 110  # pixels of a drawing: with less nothing can be read
TAG = 0.15  # of the width of all loads that is left for what is written beside the last


class Drawn(ScreenOnly, QWidget):
    """One drawing; another of its kind only sets data.

    ``moved`` tells the settings that follow from what was moved in it, and whether that is over.
    """

    moved = Signal(object, bool)

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind = kind
        self._drawing: Drawing | None = None
        self._theme = LIGHT
        self._caption = QLabel()
        self._caption.setWordWrap(True)
        self._caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.content = made(kind, self)
        self.grips: Grips | None = None  # made when there is something to be moved
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
            content.name_axes(lowered(drawing.x), lowered(drawing.y))
            content.show_table(cast(Table, part))
        elif isinstance(content, HistogramPlot):
            share = f"share of {drawing.y}" if drawing.y else "share"
            content.name_axes(lowered(drawing.x), lowered(share))
            content.show_histogram(cast(Histogram, part))
            content.hug_left()
        elif isinstance(content, MatrixPlot):
            content.name_axes(lowered(drawing.x), lowered(drawing.y))
            content.show_matrix(cast(Matrix, part))
        elif isinstance(content, Sketch):
            content.plane.name_axes(lowered(drawing.x), lowered(drawing.y))
            content.show_part(cast(Planar, part), drawing.x, drawing.y, *_around(drawing))
        elif isinstance(content, ImageGrid):
            content.show_images(cast(Images, part))
        self._offer(drawing)
        self._describe()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self._caption.setStyleSheet(f"color: {theme.text}; background: transparent")
        self.content.restyle(theme)
        if self.grips is not None:
            self.grips.restyle(theme)
        self._describe()

    def paint_on_screen(self, painted: bool) -> None:
        """Say how things can be moved, or leave that out."""
        super().paint_on_screen(painted)
        self._describe()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show what the arrow keys move."""
        super().focusInEvent(event)
        if self.grips is not None:
            self.grips.focus(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the arrow keys move nothing any more."""
        super().focusOutEvent(event)
        if self.grips is not None:
            self.grips.focus(False)

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        """Let Tab go through all that can be moved before it goes on."""
        if self.grips is not None and self.grips.turn(1 if next else -1):
            self._name()
            return True
        return super().focusNextPrevChild(next)

    def _describe(self) -> None:
        if self._drawing is None:
            return
        title = lowered(self._drawing.title)
        if isinstance(self.content, Sketch):
            title = self.content.marked(title)
        legend = ""
        if isinstance(self.content, TablePlot | HistogramPlot) and len(self.kind) > 2:
            legend = self.content.legend()
        parts = (strong(title), legend, hint_of(self._drawing, self._theme) * self.painted)
        text = "&nbsp;&nbsp; ".join(filter(None, parts))
        if text != self._caption.text():
            self._caption.setText(text)
            self.setAccessibleName(self._drawing.title)
        self._name()

    def _offer(self, drawing: Drawing) -> None:
        """Let be moved what the drawing says can be."""
        plot = plot_of(self.content)
        movable = bool(drawing.handles or drawing.loads)
        if plot is None or not (movable or self.grips):
            return
        if self.grips is None:
            self.grips = Grips(plot)
            self.grips.restyle(self._theme)
            self.grips.moved.connect(self.moved)
            plot.axes.setFocusProxy(self)
            listen(self, self._nudge)
        policy = Qt.FocusPolicy.StrongFocus if movable else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(policy)
        self.grips.show(drawing.handles, drawing.loads)

    def _nudge(self, across: int, up: int) -> None:
        if self.grips is not None:
            self.grips.nudge(across, up)

    def _name(self) -> None:
        """Say to those who do not see it what the arrow keys move."""
        chosen = self.grips.chosen if self.grips is not None else None
        text = f"Arrow keys move: {chosen.label}" if chosen is not None else ""
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)


class DrawingGrid(QWidget):
    """The drawings of a study, laid out so that each gets as much room as it can."""

    moved = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._drawn: list[Drawn] = []
        self._lead = False  # whether the first drawing has a row of its own
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def drawn(self) -> tuple[Drawn, ...]:
        """What is shown, in order."""
        return tuple(self._drawn)

    def show_drawings(self, drawings: tuple[Drawing, ...]) -> None:
        """Show drawings; where their kinds are those of before, only data is set."""
        kinds = [kind_of(drawing) for drawing in drawings]
        lead = bool(drawings and drawings[0].loads)  # what is worked in with the mouse
        if lead != self._lead:
            self._lead = lead
            self._arrange()
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
        made.moved.connect(self.moved)
        made.setParent(self)
        made.restyle(self._theme)
        made.show()
        return made

    def _arrange(self) -> None:
        places = boxes(len(self._drawn), self.width(), self.height(), GAP, lead=self._lead)
        for each, box in zip(self._drawn, places, strict=True):
            each.setGeometry(*box)


def plot_of(content: Content) -> Plot | None:
    """Return the axes in which something can be moved."""
    if isinstance(content, Sketch):
        return content.plane
    return content if isinstance(content, Plot) else None


def hint_of(drawing: Drawing, theme: Theme) -> str:
    """Say in rich text what can be moved in a drawing, and how."""
    dot = f'<span style="color:{theme.accent}">●</span>'
    text = f"drag {dot} to another goal" if drawing.loads else ""
    if drawing.handles:
        text = f"drag&nbsp;{dot}, or&nbsp;click"
    return f'<span style="color:{theme.muted}">{text}</span>' if text else ""


def _around(drawing: Drawing) -> tuple[tuple[Planar, ...], tuple[Place, ...]]:
    """Return what lies over a drawing of a plane, and what else is to be in sight."""
    loads = [place for load in drawing.loads for place in (load.at, *(g.at for g in load.goals))]
    if any(load.tag for load in drawing.loads):  # which is written at its right
        left, right = min(x for x, _ in loads), max(x for x, _ in loads)
        loads.append((right + TAG * (right - left), loads[0][1]))
    places = (*(handle.at for handle in drawing.handles), *loads)
    return cast(tuple[Planar, ...], drawing.over), places
