"""What a comparison shows: a bar of choices, the columns, and the curves below them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.compare.board import DIFFERENCE, Board, ordered
from app.compare.column import Column
from app.compare.strip import Strip
from app.plots.widgets.chips import Chip, ChipRow, exclusive
from app.style.theme import LIGHT, Theme

BY_STEP = "All runs are shown at the same step: the fast ones wait for the slow ones."
BY_TIME = "Every run trains as fast as it gets; their steps differ."
ZOOM = "Zooming and moving one picture does the same to its like in the other columns."
SCALES = "The same colours stand for the same values, and the same area is shown, in all columns."
TOOLS = "Show what can be switched on and off in the panels; it acts on all columns."
FIRST: tuple[str, ...] = ("surface", "flow", "images")  # shown at first, as far as needed
LINES = 26  # of text: where the window is lower only one row of panels is shown at first


class CompareView(QWidget):
    """``paced(by_step)`` is emitted when a person chose a clock, ``arranged()`` other panels.

    ``left()`` is emitted when the comparison is over.
    """

    paced = Signal(bool)
    arranged = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._chosen: tuple[str, ...] = ()
        self.board, self.strip = Board(), Strip()
        self.adding, self.showing = QMenu(self), QMenu(self)
        self.add = _menu_button("Add a run", self.adding)
        self.panels = _menu_button("Panels", self.showing)
        self.leave = QPushButton("Leave the comparison")
        self.leave.clicked.connect(lambda _=False: self.left.emit())
        self.by_step = Chip("By step", help=BY_STEP)
        self.by_time = Chip("By time", on=False, help=BY_TIME)
        self.zoom = Chip("Linked zoom", help=ZOOM)
        self.scales = Chip("Common scales", help=SCALES)
        self.tools = Chip("Layers", on=False, help=TOOLS)
        self._group = exclusive(self, (self.by_step, self.by_time))
        chips = (self.by_step, self.by_time, self.zoom, self.scales, self.tools)
        self.row = ChipRow(chips)
        self.showing.aboutToShow.connect(self._list_panels)
        self.by_step.toggled.connect(self.paced)
        self.zoom.toggled.connect(self._link)
        self.scales.toggled.connect(self._link)
        self.tools.toggled.connect(self._link)
        self._lay_out()

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show these runs, with the panels that were chosen or else the first that they have."""
        self.board.columns = tuple(columns)  # panels that are there already stay as they are
        offered = self.board.offered()
        kept = [name for name in self._chosen if name in offered]
        self._show(kept or self._first(offered))

    def choose(self, name: str, *, on: bool) -> None:
        """Show a row of panels, or take it away; one row is always there."""
        rows = {*self.board.rows, name} if on else {*self.board.rows} - {name}
        if rows:
            self._chosen = tuple(ordered(tuple(rows)))
            self._show(self._chosen)
            self.arranged.emit()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._theme = theme
        self.row.restyle(theme)
        self.board.restyle(theme)
        self.strip.restyle(theme)

    def _show(self, rows: Sequence[str]) -> None:
        self.board.show_columns(self.board.columns, rows)
        self.board.restyle(self._theme)

    def _first(self, offered: dict[str, str]) -> tuple[str, ...]:
        """Return what is shown before anything was chosen: the data, and the modes if they fit.

        Models of several kinds have several pictures of the data; no column begins empty.
        """
        rows = self.board.needed([name for name in FIRST if name in offered])
        roomy = self.height() > 2 * LINES * self.fontMetrics().height()
        if roomy and len(rows) < 2 and "modes" in offered:
            rows.append("modes")
        return tuple(rows) or tuple(offered)[:1]

    def _list_panels(self) -> None:
        self.showing.clear()
        offered = self.board.offered()
        for name in ordered(tuple(offered)):
            action = self.showing.addAction(offered[name])
            action.setObjectName(name)
            action.setCheckable(True)
            action.setChecked(name in self.board.rows)
            action.toggled.connect(lambda on, name=name: self.choose(name, on=on))

    def _link(self) -> None:
        self.board.linking.zoom = self.zoom.isChecked()
        self.board.common = self.scales.isChecked()
        self.board.tools = self.tools.isChecked()
        self.board.adopt()
        self.board.compare()

    def _lay_out(self) -> None:
        bar = QFrame()
        bar.setObjectName("transport")
        inner = QHBoxLayout(bar)
        inner.setContentsMargins(10, 4, 10, 4)
        inner.setSpacing(8)
        self.row.setContentsMargins(4, 3, 0, 0)
        inner.addWidget(self.add)
        inner.addWidget(self.panels)
        inner.addWidget(self.row, 1)
        inner.addWidget(self.leave)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self.board)
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.addWidget(scroll)
        self.split.addWidget(self.strip)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(6)
        self.split.setStretchFactor(0, 3)
        self.split.setStretchFactor(1, 1)
        self.split.setSizes([620, 260])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(bar)
        whole.addWidget(self.split, 1)


def _menu_button(text: str, menu: QMenu) -> QPushButton:
    button = QPushButton(text)
    button.setAccessibleName(text)
    button.setMenu(menu)
    return button


__all__ = ["DIFFERENCE", "CompareView"]
