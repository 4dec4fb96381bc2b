"""Axes with the look of Saddlepoint: what every plot of a panel is built on."""

from __future__ import annotations

import math
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.plots.axes.grid import Grid
from app.plots.axes.names import fitting
from app.plots.axes.pens import pen
from app.plots.axes.ticks import Ticks, mark
from app.style.fonts import BASE_POINTS
from app.style.theme import LIGHT, Theme

TICK_ROOM = 10  # pixels between an axis and its numbers, and behind them
SPARE = 2  # pixels behind numbers that are just as wide as there is room


class Plot(QWidget):
    """One pair of axes with a text that follows the cursor; items are added once and kept.

    Ranges are set by the owner and by the mouse, never by the items. A double click calls
    ``fit``, of which ``fitted`` tells. ``grid`` names the directions along which ticks are ruled;
    ``named`` is an axis of names, "left" or "bottom", which need no marks across what is drawn.
    """

    fitted = Signal()

    def __init__(
        self, *, equal: bool = False, grid: str = "xy", steps: bool = False, named: str = ""
    ) -> None:
        super().__init__()
        self._named = named
        self._empty = ""  # an axis along which there is nothing to be told apart
        self.theme = LIGHT
        self._log = False
        self._place = QPointF()
        self._names, self._numbers_width = ("", ""), 0
        self._written: tuple[tuple[str, float], ...] = ()  # the names as they were last written
        self._hugged = False  # whether the numbers along y have just the room that they need
        self.axes: Any = pg.PlotWidget()
        self.axes.setFrameShape(pg.QtWidgets.QFrame.Shape.NoFrame)
        # Whatever Qt paints in one rectangle and without its own cache it paints at once; else it
        # wakes threads of its own at every frame, on the processor that trains.
        self.axes.setCacheMode(self.axes.CacheModeFlag.CacheNone)
        self.axes.setViewportUpdateMode(self.axes.ViewportUpdateMode.BoundingRectViewportUpdate)
        self.view: Any = self.axes.getPlotItem().getViewBox()
        self.view.disableAutoRange()
        self.view.setAspectLocked(equal)
        self.axes.getPlotItem().hideButtons()
        self.axes.getPlotItem().setMenuEnabled(False)
        self.axes.setMinimumSize(60, 40)
        self.axes.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._beside = QHBoxLayout(self)  # of the axes and of what a heir puts beside them
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.addWidget(self.axes)
        self.readout = QLabel(self)
        self.readout.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.readout.hide()
        self.view.sigResized.connect(self._fit_axes)
        self._grid = Grid(self.axes, grid)
        self._numbering = Ticks(
            self.axes, lambda: QFontMetrics(self._small_font()).height(), steps=steps
        )
        self.view.sigYRangeChanged.connect(self._make_room)
        self.axes.scene().sigMouseMoved.connect(self._moved)
        self.axes.scene().sigMouseClicked.connect(self._clicked)

    def add(self, item: Any, layer: int = 0) -> None:
        """Add a graphics item once; higher layers lie above lower ones."""
        item.setZValue(layer)
        self.view.addItem(item, ignoreBounds=True)

    def set_x(self, left: float, right: float) -> None:
        """Set the visible range along x."""
        self.view.setXRange(left, right, padding=0)

    def set_y(self, bottom: float, top: float) -> None:
        """Set the visible range along y, in powers of ten where the axis is logarithmic."""
        self.view.setYRange(bottom, top, padding=0)

    def zoom(self) -> QRectF | None:
        """Return the part that a person has zoomed into, if it lasts; None for what is fitted."""
        return None

    def zoom_to(self, part: QRectF) -> None:
        """Show a part, as if a person had zoomed into it."""
        self.set_x(part.left(), part.right())
        self.set_y(part.top(), part.bottom())

    def hold(self, part: QRectF) -> None:
        """Show a part from now on, whatever comes."""
        self.zoom_to(part)

    def part(self) -> QRectF:
        """Return the part that is in view."""
        (left, right), (bottom, top) = self.view.viewRange()
        return QRectF(left, bottom, right - left, top - bottom)

    def set_log(self, on: bool) -> None:
        """Label y as powers of ten; the owner then passes logarithms."""
        self._log = self._numbering.log = on
        axis = self.axes.getAxis("left")
        axis.setLogMode(False, on)
        axis.picture = None
        axis.update()

    def number_steps(self, on: bool) -> None:
        """Write the numbers along x, or leave them to the plot below."""
        self.axes.getAxis("bottom").setStyle(showValues=on)

    def number_heights(self, on: bool) -> None:
        """Write the numbers along y, or none where all that is drawn lies on one line."""
        empty = "" if on else "left"
        if empty != self._empty:
            self._empty = empty
            self.axes.getAxis("left").setStyle(showValues=on)
            mark(self.axes.getAxis("left"), bare=not on)

    def count_x(self, on: bool) -> None:
        """Have no ticks along x between whole numbers, or as many as there is room for."""
        self._numbering.counts = on

    def name_axes(self, x: str, y: str) -> None:
        """Write along the axes what they are, as rich text; an empty name takes no room."""
        if (x, y) != self._names:
            self._names = (x, y)
            self._write_names()

    def widen_left(self, width: int) -> None:
        """Give the numbers along y so much room, and their name some more."""
        self._numbers_width = width
        name = QFontMetrics(self._small_font()).height() if self._names[1] else 0
        self.axes.getAxis("left").setWidth(width + name)

    def hug_left(self) -> None:
        """Give the numbers along y as much room as the longest of them needs, or had needed."""
        widest = self._widest(2) + TICK_ROOM
        if not self._hugged or widest > self._numbers_width:
            self._hugged = True
            self.widen_left(widest)

    def _make_room(self) -> None:
        """Give the numbers along y more room where they would not be written for want of it."""
        axis = self.axes.getAxis("left")
        if self._empty == "left" or axis._tickLevels is not None:
            return
        needed = self._widest(1) + axis.style["tickTextOffset"][0]
        if needed > self._numbers_width:
            self.widen_left(needed + SPARE)

    def _widest(self, levels: int) -> int:
        """Return how wide the widest number along y is, in pixels, of so many levels of ticks."""
        axis, (low, high) = self.axes.getAxis("left"), self.view.viewRange()[1]
        found = axis.tickValues(low, high, max(self.view.height(), 1.0))[:levels]
        texts = [text for gap, at in found for text in axis.tickStrings(at, 1.0, gap)]
        metrics = QFontMetrics(self._small_font())
        return max((metrics.horizontalAdvance(text) for text in texts), default=0)

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme and the size of the application's font."""
        self.theme = theme
        self.axes.setBackground(theme.panel)
        for side in ("left", "bottom"):
            axis = self.axes.getAxis(side)
            axis.setPen(pen(theme.border))
            axis.setTextPen(pg.mkPen(theme.muted))
            axis.setStyle(tickFont=self._small_font(), hideOverlappingLabels=True)
            mark(axis, bare=side in (self._named, self._empty))
        self._grid.restyle(theme)
        if not self._hugged:
            self.widen_left(self.fontMetrics().horizontalAdvance("−0.0000"))
            self._make_room()
        if any(self._names):
            self._write_names()
        self.readout.setStyleSheet(
            f"background: {theme.raised}; color: {theme.text}; padding: 3px 6px;"
            f"border: 1px solid {theme.border}; border-radius: 4px"
        )

    def stroke(self) -> int:
        """Return how many pixels wide a line is: more where text is large."""
        return max(1, round(self.font().pointSizeF() / BASE_POINTS))

    def fit(self) -> None:
        """Show everything there is."""

    def legend(self, *, brief: bool = False) -> str:
        """Return the rich text that names what is drawn, without the unit if it is to be brief."""
        return ""

    def hovered(self, place: QPointF) -> str:
        """Return the rich text for the cursor at a place in data coordinates, or nothing."""
        return ""

    def clicked(self, place: QPointF) -> None:
        """Take a click at a place in data coordinates."""

    def left(self) -> None:
        """Take note that the cursor is gone."""

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the names to the room that there is from now on."""
        super().showEvent(event)
        self._fit_axes()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the application's font, in whose size the room for numbers is measured anew."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.restyle(self.theme)
            if self._hugged:
                self._hugged = False
                self.hug_left()

    def leaveEvent(self, event: QEvent) -> None:
        """Take the text away with the cursor."""
        super().leaveEvent(event)
        self.hide_readout()

    def hide_readout(self) -> None:
        """Take the text at the cursor away."""
        self.readout.hide()
        self.left()

    def show_readout(self, place: QPointF) -> None:
        """Show the text for a place in data coordinates beside it."""
        text = self.hovered(place)
        self._place = place
        if not text:
            self.hide_readout()
            return
        self.readout.setText(text)
        self.readout.adjustSize()
        at = self.axes.mapFromScene(self.view.mapViewToScene(place))
        room = self.readout.size()
        x = at.x() + 14 if at.x() + 14 + room.width() < self.width() else at.x() - 14 - room.width()
        y = min(max(0, at.y() - room.height() - 6), self.height() - room.height())
        self.readout.move(max(0, x), max(0, y))
        self.readout.show()

    def refresh_readout(self) -> None:
        """Say anew what lies under a cursor that rests while the picture changes."""
        if self.readout.isVisible():
            self.show_readout(self._place)

    def _fit_axes(self) -> None:
        """Follow a new size: other ticks have longer numbers, and names may be too long."""
        if self._hugged:
            self.hug_left()
        if any(self._names) and self._fitting_names() != self._written:
            self._write_names()

    def _fitting_names(self) -> tuple[tuple[str, float], ...]:
        """Return the names along x and y with their size in points, as there is room for them."""
        rooms = (self.view.width(), self.view.height())
        return tuple(
            fitting(name, self._small_font(), room if self.isVisible() else math.inf)
            for name, room in zip(self._names, rooms, strict=True)
        )

    def _write_names(self) -> None:
        self._written = self._fitting_names()
        for side, (name, points) in zip(("bottom", "left"), self._written, strict=True):
            style = {"color": self.theme.muted, "font-size": f"{points:.1f}pt"}
            self.axes.getAxis(side).setLabel(name or None, **style)
        line = QFontMetrics(self._small_font()).height()
        self.axes.getAxis("bottom").setHeight(2 * line + TICK_ROOM // 2 if self._names[0] else None)
        self.widen_left(self._numbers_width)

    def _small_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(6.0, 0.88 * font.pointSizeF()))
        return font

    def _inside(self, scene: Any) -> bool:
        return bool(self.view.sceneBoundingRect().contains(scene))

    def _moved(self, scene: Any) -> None:
        if self._inside(scene):
            self.show_readout(self.view.mapSceneToView(scene))
        else:
            self.hide_readout()

    def _clicked(self, event: Any) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if event.double():
            self.fit()
            self.fitted.emit()
        elif self._inside(event.scenePos()):
            self.clicked(self.view.mapSceneToView(event.scenePos()))
