"""What a person can take hold of in a plot: points to be put elsewhere, and loads to be carried."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QObject, QPointF, Qt, Signal

from app.plots.axes.pens import edge, pen
from app.plots.axes.plot import Plot
from app.plots.axes.tags import Tags
from app.style.theme import LIGHT, Theme
from engine.contract.board import Goal, Handle, Load, Place

REACH = 22.0  # pixels between the cursor and what it takes hold of
DOT, SMALLEST, LARGEST = 15.0, 9.0, 25.0  # pixels of a handle, of no load and of all there is
RING = 9.0  # pixels by which the ring around what the keys move is wider
STRIDE = 0.02  # of the picture, that a press of an arrow key moves a handle
Grip = Handle | Load


class Grips(QObject):
    """Handles and loads over the items of a plot.

    A click anywhere puts the nearest handle there; what lies under the cursor can be dragged. Where
    things are is what was shown last: a drag only shows a ring at the cursor, and ``moved`` tells
    the settings that follow from it and whether the drag is over.
    """

    moved = Signal(object, bool)

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self._plot = plot
        self._handles: tuple[Handle, ...] = ()
        self._loads: tuple[Load, ...] = ()
        self._held: Grip | None = None
        self._aim: Place | None = None  # where the keys have sent a handle that is on its way
        self._wish: Place | None = None  # where a load was put down, to go on with it
        self._focus, self._chosen = False, 0
        self._dots, self._ring, self._ends = (pg.ScatterPlotItem(symbol="o") for _ in range(3))
        self._way, self._tags = pg.PlotCurveItem(connect="finite"), Tags()
        items = (self._way, self._dots, self._tags, self._ends, self._ring)
        for layer, item in enumerate(items, start=30):
            plot.add(item, layer)
        self._pan: Callable[..., None] = plot.view.mouseDragEvent
        # Replacing the method keeps the view's class, as in the plane of codes.
        plot.view.mouseDragEvent = self._dragged
        plot.axes.scene().sigMouseClicked.connect(self._clicked)
        plot.axes.scene().sigMouseMoved.connect(self._hovered)
        self.restyle(LIGHT)

    @property
    def all(self) -> tuple[Grip, ...]:
        """Everything that can be taken hold of."""
        return (*self._handles, *self._loads)

    @property
    def chosen(self) -> Grip | None:
        """What the keys move."""
        return self.all[self._chosen] if self.all else None

    def show(self, handles: tuple[Handle, ...], loads: tuple[Load, ...]) -> None:
        """Show these and no others."""
        if (handles, loads) == (self._handles, self._loads):
            return
        self._handles, self._loads, self._aim = handles, loads, None
        self._chosen = min(self._chosen, max(len(self.all) - 1, 0))
        if self._wish is not None and loads:
            self._chosen = len(handles) + nearest([load.at for load in loads], self._wish)
            self._wish = None
        self._draw()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        self._dots.setPen(edge(theme.panel, width=2))
        self._dots.setBrush(pg.mkBrush(theme.accent))
        for item in (self._ring, self._ends):
            item.setPen(edge(theme.accent, width=2))
            item.setBrush(pg.mkBrush(None))
        self._way.setPen(pen(theme.accent, dashed=True))
        self._tags.restyle(theme.text, self._plot.font())
        self._draw()

    # keys

    def focus(self, on: bool) -> None:
        """Ring what the keys move, while they do."""
        self._focus = on
        self._draw()

    def turn(self, by: int) -> bool:
        """Let the keys move the next one; return False where there is none."""
        there = 0 <= self._chosen + by < len(self.all)
        if there:
            self._chosen, self._aim = self._chosen + by, None
            self._draw()
        return there

    def nudge(self, across: int, up: int) -> None:
        """Move a handle by a stride, or carry a load to the next goal at its left or right."""
        held = self.chosen
        if isinstance(held, Handle):
            (left, right), (bottom, top) = self._plot.view.viewRange()
            x, y = self._aim or held.at
            self._aim = (x + across * STRIDE * (right - left), y + up * STRIDE * (top - bottom))
            self._put(held, self._aim, last=True)
        elif isinstance(held, Load):
            x = held.at[0]
            beyond = [goal for goal in held.goals if across * (goal.at[0] - x) > 0]
            if beyond:
                self._carry(min(beyond, key=lambda goal: abs(goal.at[0] - x)))

    # the mouse

    def _dragged(self, event: Any, axis: Any = None) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        if left and event.isStart():
            self._held = self._under(event.buttonDownScenePos())
        if not left or self._held is None:
            self._pan(event, axis)
            return
        event.accept()
        place = self._plot.view.mapSceneToView(event.scenePos())
        self._drag(self._held, (place.x(), place.y()), last=event.isFinish())

    def _drag(self, held: Grip, place: Place, *, last: bool) -> None:
        self._take(held)
        if isinstance(held, Handle):
            self._put(held, place, last=last)
        elif last and (goal := self._goal_near(held, place)) is not None:
            self._carry(goal)
        self._held = None if last else held
        self._draw(None if last else place)

    def _clicked(self, event: Any) -> None:
        plain = event.button() == Qt.MouseButton.LeftButton and not event.double()
        inside = self._plot.view.sceneBoundingRect().contains(event.scenePos())
        if not plain or not self.all or not inside:
            return
        under = self._under(event.scenePos())
        if isinstance(under, Load) or not self._handles:
            self._take(under)
            return
        place = self._plot.view.mapSceneToView(event.scenePos())
        at = (place.x(), place.y())
        places = [self._pixels(handle.at) for handle in self._handles]
        handle = self._handles[nearest(places, self._pixels(at))]
        self._take(handle)
        self._put(handle, at, last=True)

    def _hovered(self, scene: QPointF) -> None:
        under = self._under(scene)
        shape = Qt.CursorShape.ArrowCursor if under is None else Qt.CursorShape.OpenHandCursor
        if self._plot.axes.cursor().shape() != shape:
            self._plot.axes.setCursor(shape)

    # within

    def _put(self, handle: Handle, place: Place, *, last: bool) -> None:
        """Tell where a handle is put, with no more digits than a pixel has."""
        digits = [-math.floor(math.log10(abs(size))) for size in self._plot.view.viewPixelSize()]
        rounded = {
            name: round(at, many)
            for name, at, many in zip((handle.x, handle.y), place, digits, strict=True)
            if name
        }
        self.moved.emit(rounded, last)

    def _carry(self, goal: Goal) -> None:
        self._wish = goal.at
        self.moved.emit(dict(goal.settings), True)

    def _take(self, held: Grip | None) -> None:
        if held in self.all:
            self._chosen = self.all.index(held)
            self._draw()

    def _pixels(self, place: Place) -> Place:
        found = self._plot.view.mapViewToScene(QPointF(*place))
        return found.x(), found.y()

    def _under(self, scene: QPointF) -> Grip | None:
        """Return what lies under the cursor, or near enough."""
        if not self.all:
            return None
        places = [self._pixels(one.at) for one in self.all]
        x, y = places[found := nearest(places, (scene.x(), scene.y()))]
        return self.all[found] if np.hypot(x - scene.x(), y - scene.y()) <= REACH else None

    def _goal_near(self, load: Load, place: Place) -> Goal | None:
        """Return the goal that a load is put down at: the nearest, unless its own place is."""
        places = [self._pixels(goal.at) for goal in load.goals]
        found = nearest([*places, self._pixels(load.at)], self._pixels(place))
        return load.goals[found] if found < len(places) else None

    def _draw(self, cursor: Place | None = None) -> None:
        sizes = [size_of(one) for one in self.all]
        self._dots.setData(*columns([one.at for one in self.all]), size=sizes)
        tags = [(load.at, size_of(load) / 2, load.tag) for load in self._loads if load.tag]
        self._tags.show_tags(tags)
        held, chosen = self._held, self.chosen
        goals = held.goals if isinstance(held, Load) and cursor else ()
        self._ends.setData(*columns([goal.at for goal in goals]), size=LARGEST)
        self._way.setData(*columns([held.at, cursor] if goals and held and cursor else []))
        ringed = cursor or (chosen.at if self._focus and chosen else None)
        wide = size_of(chosen) + RING if chosen else DOT
        self._ring.setData(*columns([ringed] if ringed else []), size=wide)


def size_of(grip: Grip) -> float:
    """Return a diameter in pixels; the area of a load grows with its share."""
    if isinstance(grip, Handle):
        return DOT
    return SMALLEST + (LARGEST - SMALLEST) * float(np.sqrt(min(max(grip.share, 0.0), 1.0)))


def nearest(places: Sequence[Place], to: Place) -> int:
    """Return the index of the place nearest to another."""
    return int(np.argmin([np.hypot(x - to[0], y - to[1]) for x, y in places]))


def columns(places: Sequence[Place]) -> tuple[Any, Any]:
    """Return the coordinates (n,) of places along x and along y."""
    x, y = np.asarray(places, np.float64).reshape(-1, 2).T
    return x, y
