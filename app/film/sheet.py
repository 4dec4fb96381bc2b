"""What panels are painted on for pictures and films; it is never on screen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.film.captions import Captions
from app.film.footage import Footage
from app.film.footer import Footer
from app.film.formats import Size
from app.film.mimic import Manner, take_on
from app.model.joint_cut import Moment
from app.plots.axes.pens import heavier
from app.plots.axes.plot import Plot
from app.plots.panel import Panel
from app.plots.widgets.chips import ChipRow
from app.plots.widgets.screen_button import screen_only
from app.plots.widgets.throttle import Throttle
from app.style.fonts import heading_font, text_font
from app.style.palette import palette
from app.style.sheet import stylesheet
from app.style.theme import Theme
from engine.contract.commands import ProbeRequest

GAP = 6  # pixels between two panels
COMFORT = (1280, 720)  # pixels in which panels are comfortable; larger pictures show them larger
PASSES = 4  # in which one layout may lead to another
LAYOUT = QEvent.Type.LayoutRequest


@dataclass(frozen=True, slots=True)
class Look:
    """How a sheet looks: its size in pixels and the size of text in percent."""

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


class Sheet(QWidget):
    """A surface over a line of text; ``frame`` paints the moment that was shown last.

    Who derives from it fills ``area`` and then calls ``dress``.
    """

    def __init__(self, look: Look, *, footer: bool) -> None:
        super().__init__(None, Qt.WindowType.Tool)
        self.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("page")
        self.look = look
        self._manners: dict[Panel, Manner] = {}
        self._parts: dict[Panel, int] = {}  # how many plots each had when it was set
        self.footer = Footer(look.theme, look.zoom / 100)
        self.footer.setParent(self)
        self.footer.setVisible(footer)
        width, height = (round(side / look.scale) for side in look.size)
        self.setFixedSize(width, height)
        line = self.footer.sizeHint().height()
        self.footer.setGeometry(GAP, height - line - GAP, width - 2 * GAP, line)
        self.area = QRect(GAP, GAP, width - 2 * GAP, height - 2 * GAP - (line + GAP) * footer)

    def panels_of(self, run: int) -> Collection[Panel]:
        """Return the panels that show a run, by its place."""
        raise NotImplementedError

    def groups_of(self, run: int) -> frozenset[str]:
        """Return the groups of metrics that are shown of a run."""
        return frozenset(group for panel in self.panels_of(run) for group in panel.groups)

    def wishes(self, run: int = 0) -> frozenset[ProbeRequest]:
        """Return the pictures that the panels of a run need at present."""
        return frozenset(r for panel in self.panels_of(run) for r in panel.requests())

    def show_moment(
        self, footages: Sequence[Footage], moment: Moment, captions: Captions, *, grow: bool
    ) -> None:
        """Show a moment of the runs, with all that panels would otherwise show a little later."""
        raise NotImplementedError

    def imitate(self, manners: Mapping[Panel, Manner]) -> None:
        """Set panels as others are, also in what they make once there is something to show."""
        self._manners = dict(manners)
        self._parts.clear()
        with fine(self.look.weight):
            self._catch_up()

    def _catch_up(self) -> None:
        for panel, like in self._manners.items():
            parts = len(panel.findChildren(Plot))
            if self._parts.get(panel) != parts:
                self._parts[panel] = parts
                take_on(panel, like)

    def settle(self) -> None:
        """Lay everything out and draw what waits, as the event loop would in the end."""
        self._catch_up()
        for row in self.findChildren(ChipRow):
            row.explain_only()
        for one in screen_only(self):
            one.paint_on_screen(False)
        for _ in range(PASSES):
            QCoreApplication.sendPostedEvents(None, LAYOUT.value)
            due = [throttle.settle() for throttle in self.findChildren(Throttle)]
            if not any(due):
                break

    def frame(self) -> QImage:
        """Paint everything at the size that was asked for, without transparency."""
        *_, image = self.pieces()
        return image

    def pieces(self) -> Iterator[QImage]:
        """Paint a frame box by box, so that a window has its turn in between; the last is whole."""
        image = QImage(*self.look.size, QImage.Format.Format_RGB32)
        image.fill(self.look.theme.window)
        image.setDevicePixelRatio(self.look.scale)
        for box in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if box.isVisibleTo(self):
                box.render(image, box.pos(), renderFlags=QWidget.RenderFlag.DrawChildren)
                yield image

    def discard(self) -> None:
        """Delete the sheet and its panels."""
        self.close()
        self.deleteLater()

    def dress(self, panels: Collection[Panel]) -> None:
        """Put on the theme and the sizes of text, once everything is there."""
        theme, zoom = self.look.theme, self.look.zoom / 100
        self.setFont(text_font(zoom))
        self.setPalette(palette(theme))
        self.setStyleSheet(f"{stylesheet(theme, zoom)}\n#page {{ background: {theme.window}; }}")
        for title in self.findChildren(QLabel, "filmtitle"):
            title.setFont(heading_font(zoom))
            title.setStyleSheet(f"color: {theme.text}")
        with fine(self.look.weight):
            for panel in panels:
                panel.restyle(theme)
        for label in self.findChildren(QLabel):
            if label.font() == QApplication.font():  # where a style sheet has cut it off from ours
                label.setFont(text_font(zoom))


def pixels(image: QImage) -> bytes:
    """Return the rows of an image as blue, green, red and nothing."""
    return bytes(image.constBits())


@contextmanager
def fine(weight: float) -> Iterator[None]:
    """Draw lines smooth, and as wide as they are on a screen."""
    before = pg.getConfigOption("antialias")
    pg.setConfigOption("antialias", True)
    try:
        with heavier(weight):
            yield
    finally:
        pg.setConfigOption("antialias", before)
