"""The panels of one run on a sheet."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.film.captions import Captions
from app.film.footage import Footage
from app.film.sheet import GAP, Look, Sheet, fine
from app.model.arrangement import Rows, names_in
from app.model.joint_cut import Moment
from app.plots.panel import Panel, View, panels

FIRST = 1.22  # times the width of the others that the first stack of a row has
TINY = (120, 90)  # of a panel


class Page(Sheet):
    """Panels of its own, in rows."""

    def __init__(self, rows: Rows, look: Look, *, footer: bool) -> None:
        super().__init__(look, footer=footer)
        with fine(look.weight):
            self.panels = {name: panels.get(name)() for name in names_in(rows)}
        boxes = {name: titled(panel, panel.title) for name, panel in self.panels.items()}
        for box in boxes.values():
            box.setParent(self)
        self.dress(self.panels.values())
        for name, place in places(rows, self.area).items():
            boxes[name].setGeometry(place)
        self.show()

    def panels_of(self, run: int) -> Collection[Panel]:
        """Return all panels."""
        return self.panels.values()

    def show_moment(
        self, footages: Sequence[Footage], moment: Moment, captions: Captions, *, grow: bool
    ) -> None:
        """Show a moment of the only run, or its last step where it ends before."""
        (footage,), (step,) = footages, moment.steps
        step = min(step, footage.status.step)
        self.show_view(footage.view(step, grow=grow))
        captions.tell(self.footer, footage, step)

    def show_view(self, view: View) -> None:
        """Show a moment on every panel, with all that they would otherwise show a little later."""
        with fine(self.look.weight):
            for panel in self.panels.values():
                panel.show_view(view)
            self.settle()


def places(rows: Rows, area: QRect, first: float = FIRST) -> dict[str, QRect]:
    """Return where each panel stands; the first of two stacks has a little more, as in a window."""
    found = {}
    for row, (top, high) in zip(rows, shares(area.height(), [1] * len(rows)), strict=True):
        weights = [first, *[1.0] * (len(row) - 1)]
        for stack, (left, wide) in zip(row, shares(area.width(), weights), strict=True):
            for name, (down, each) in zip(stack, shares(high, [1] * len(stack)), strict=True):
                found[name] = QRect(area.left() + left, area.top() + top + down, wide, each)
    return found


def shares(length: int, weights: Sequence[float]) -> list[tuple[int, int]]:
    """Share a length among neighbours; return where each begins and how long it is."""
    room, at, found = length - GAP * (len(weights) - 1), 0.0, []
    for weight in weights:
        each = room * weight / sum(weights)
        found.append((round(at), round(at + each) - round(at)))
        at += each + GAP
    return found


def titled(held: QWidget, text: str) -> QWidget:
    """Put a title over a panel, as in the window."""
    box = QFrame()
    box.setObjectName("panel")
    title = QLabel(text)
    title.setObjectName("filmtitle")
    title.setMargin(4)
    title.setIndent(6)
    held.setMinimumSize(*TINY)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(title)
    column.addWidget(held, 1)
    return box
