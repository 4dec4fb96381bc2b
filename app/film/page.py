"""The sheet on which panels are painted for pictures and films; it is never on screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QVBoxLayout, QWidget

from app.film.footer import Footer
from app.film.formats import Size
from app.model.arrangement import Rows, names_in
from app.plots.chips import ChipRow
from app.plots.panel import Panel, View, panels
from app.plots.pens import heavier
from app.plots.throttle import Throttle
from app.style.fonts import heading_font, text_font
from app.style.palette import palette
from app.style.sheet import stylesheet
from app.style.theme import Theme
from engine.contract.commands import ProbeRequest

GAP = 6  # pixels between two panels
FIRST = 1.22  # times the width of the others that the first stack of a row has
TINY = (120, 90)  # of a panel
COMFORT = (1280, 720)  # pixels in which panels are comfortable; larger pictures show them larger
PASSES = 4  # in which one layout may lead to another
LAYOUT = QEvent.Type.LayoutRequest


@dataclass(frozen=True, slots=True)
class Look:
    """How a page looks: its size in pixels and the size of text in percent."""

    size: Size
    theme: Theme
    zoom: int = 100
    lines: float = 0.0  # times the width on screen, 0 for as much as the picture is larger

    @property
    def weight(self) -> float:
        """How many times as wide as on screen lines are drawn."""
        return self.lines or self.scale

    @property
    def scale(self) -> float:
        """How many pixels there are for each that a panel knows of."""
        return max(1.0, min(self.size[0] / COMFORT[0], self.size[1] / COMFORT[1]))


class Page(QWidget):
    """Panels of its own, in rows over a line of text; ``frame`` paints a moment of a run."""

    def __init__(self, rows: Rows, look: Look, *, footer: bool) -> None:
        super().__init__(None, Qt.WindowType.Tool)
        self.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("page")
        self._look = look
        with _fine(look.weight):
            self.panels = {name: panels.get(name)() for name in names_in(rows)}
        self.footer = Footer(look.theme, look.zoom / 100)
        self._boxes = {name: _titled(panel) for name, panel in self.panels.items()}
        for widget in (*self._boxes.values(), self.footer):
            widget.setParent(self)
        self.footer.setVisible(footer)
        self._dress(look.theme, look.zoom / 100)
        width, height = (round(side / look.scale) for side in look.size)
        self.setFixedSize(width, height)
        line = self.footer.sizeHint().height()
        self.footer.setGeometry(GAP, height - line - GAP, width - 2 * GAP, line)
        area = QRect(GAP, GAP, width - 2 * GAP, height - 2 * GAP - (line + GAP) * footer)
        for name, box in places(rows, area).items():
            self._boxes[name].setGeometry(box)
        self.show()

    def show_view(self, view: View) -> None:
        """Show a moment on every panel, with all that they would otherwise show a little later."""
        with _fine(self._look.weight):
            for panel in self.panels.values():
                panel.show_view(view)
            for row in self.findChildren(ChipRow):
                row.explain_only()
            self.settle()

    def settle(self) -> None:
        """Lay everything out and draw what waits, as the event loop would in the end."""
        for _ in range(PASSES):
            QCoreApplication.sendPostedEvents(None, LAYOUT.value)
            due = [throttle.settle() for throttle in self.findChildren(Throttle)]
            if not any(due):
                break

    def frame(self) -> QImage:
        """Paint everything at the size that was asked for, without transparency."""
        image = QImage(*self._look.size, QImage.Format.Format_RGB32)
        image.fill(self._look.theme.window)
        image.setDevicePixelRatio(self._look.scale)
        self.render(image)
        return image

    def wishes(self) -> frozenset[ProbeRequest]:
        """Return the pictures that the panels need at present."""
        return frozenset(r for panel in self.panels.values() for r in panel.requests())

    def discard(self) -> None:
        """Delete the page and its panels."""
        self.close()
        self.deleteLater()

    def _dress(self, theme: Theme, zoom: float) -> None:
        self.setFont(text_font(zoom))
        self.setPalette(palette(theme))
        self.setStyleSheet(f"{stylesheet(theme, zoom)}\n#page {{ background: {theme.window}; }}")
        for title in self.findChildren(QLabel, "filmtitle"):
            title.setFont(heading_font(zoom))
            title.setStyleSheet(f"color: {theme.text}")
        with _fine(self._look.weight):
            for panel in self.panels.values():
                panel.restyle(theme)
        for label in self.findChildren(QLabel):
            if label.font() == QApplication.font():  # where a style sheet has cut it off from ours
                label.setFont(text_font(zoom))


def pixels(image: QImage) -> bytes:
    """Return the rows of an image as blue, green, red and nothing."""
    return bytes(image.constBits())


def places(rows: Rows, area: QRect) -> dict[str, QRect]:
    """Return where each panel stands; the first of two stacks has a little more, as in a window."""
    found = {}
    for row, (top, high) in zip(rows, _shares(area.height(), [1] * len(rows)), strict=True):
        weights = [FIRST, *[1.0] * (len(row) - 1)]
        for stack, (left, wide) in zip(row, _shares(area.width(), weights), strict=True):
            for name, (down, each) in zip(stack, _shares(high, [1] * len(stack)), strict=True):
                found[name] = QRect(area.left() + left, area.top() + top + down, wide, each)
    return found


def _shares(length: int, weights: Sequence[float]) -> list[tuple[int, int]]:
    """Share a length among neighbours; return where each begins and how long it is."""
    room, at, found = length - GAP * (len(weights) - 1), 0.0, []
    for weight in weights:
        each = room * weight / sum(weights)
        found.append((round(at), round(at + each) - round(at)))
        at += each + GAP
    return found


@contextmanager
def _fine(weight: float) -> Iterator[None]:
    """Draw lines smooth, and as wide as they are on a screen."""
    before = pg.getConfigOption("antialias")
    pg.setConfigOption("antialias", True)
    try:
        with heavier(weight):
            yield
    finally:
        pg.setConfigOption("antialias", before)


def _titled(panel: Panel) -> QWidget:
    """Put a panel's title over it, as in the window."""
    box = QFrame()
    box.setObjectName("panel")
    title = QLabel(panel.title)
    title.setObjectName("filmtitle")
    title.setMargin(4)
    title.setIndent(6)
    panel.setMinimumSize(*TINY)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(title)
    column.addWidget(panel, 1)
    return box
