"""The docked panels: arranged well at first, then as a person likes, and remembered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget

from app.plots.curves.curves import CurvesPlot
from app.plots.panel import Area, Panel
from app.shell.title_bar import TitleBar
from app.style.theme import Theme

RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
SMALLEST = (320, 160)  # less than the panels ask for: rather crowded than wider than the screen
TINY = (180, 100)  # of one panel, likewise
MOST, FEWER = 3, 2  # panels that a lesson shows at once, and those where there is little room
ACROSS = {
    Qt.Orientation.Horizontal: Qt.Orientation.Vertical,
    Qt.Orientation.Vertical: Qt.Orientation.Horizontal,
}
AREAS: tuple[Area, ...] = ("centre", "right", "bottom")
TRIES = 3  # at a size: Qt leaves tabs out of account, so what is missing is asked for once more
NARROW = 36  # lines of text: where there is less room, panels stand in rows alone
FEATURES = (
    QDockWidget.DockWidgetFeature.DockWidgetClosable
    | QDockWidget.DockWidgetFeature.DockWidgetMovable
    | QDockWidget.DockWidgetFeature.DockWidgetFloatable
)


@dataclass(frozen=True, slots=True)
class Held:
    """How the panels of a kind of run are arranged, to the pixel."""

    serving: tuple[str, str]
    state: QByteArray
    room: QSize
    sizes: Mapping[QDockWidget, QSize]
    shares: Mapping[QDockWidget, tuple[float, float]]


class PanelArea(QMainWindow):
    """A dock for every panel. The large one stands left, the others in two stacks of tabs.

    In a narrow window it stands above one stack of all others.

    Panels that do not serve the present ``family`` of models, or its ``examples`` ("points" or
    "images"), are away and cannot be shown.
    """

    exported = Signal(object)
    copied = Signal(object)
    edited = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setDockNestingEnabled(True)
        self.setMinimumSize(*SMALLEST)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.South)
        self.panels: dict[str, Panel] = {}
        self.docks: dict[str, QDockWidget] = {}
        self.family, self.examples = "", ""  # all panels serve these
        self._presented = False
        self._awaited: Held | None = None  # that is fitted once there is as much room as there was
        self._shares: dict[QDockWidget, tuple[float, float]] = {}
        self._fitted = QSize()

    def furnish(self, panels: Iterable[Panel]) -> None:
        """Put every panel into a dock of its own and arrange them."""
        for panel in panels:
            self.panels[panel.name] = panel
            self.docks[panel.name] = self._dock(panel)
        self.arrange()

    @property
    def serving(self) -> tuple[str, str]:
        """The family and the examples of the present run."""
        return self.family, self.examples

    def serve(self, family: str, examples: str = "") -> None:
        """Put the panels of another kind of run in the place of those that are there."""
        self.family, self.examples = family, examples
        self.arrange()

    def serves(self, name: str) -> bool:
        """Whether a panel has anything to show of the present run."""
        return name in self.panels and self.panels[name].serves(self.family, self.examples)

    def present(self, on: bool) -> None:
        """Leave out of the titles what an audience does not need, or bring it back."""
        self._presented, self._awaited = on, None
        self._trim()

    def hold(self) -> Held:
        """Return how the panels are arranged, for a while."""
        sizes = {dock: dock.size() for dock in self.docks.values() if _in_front(dock)}
        return Held(self.serving, self.saveState(), self.size(), sizes, dict(self._shares))

    def bring_back(self, held: Held) -> None:
        """Arrange the panels as they were held."""
        self.restore(held.state)
        self._awaited = held if held.room != self.size() else None
        self._fit(held)

    def _fit(self, held: Held) -> None:
        """Give the panels the sizes that were held; they are right once there is as much room."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        docks = [dock for dock in held.sizes if _in_front(dock)]
        asked = {dock: held.sizes[dock] for dock in docks}
        for _ in range(TRIES):
            self.resizeDocks(docks, [asked[d].width() for d in docks], Qt.Orientation.Horizontal)
            self.resizeDocks(docks, [asked[d].height() for d in docks], Qt.Orientation.Vertical)
            layout.activate()
            asked = {dock: asked[dock] + held.sizes[dock] - dock.size() for dock in docks}
        self._shares = dict(held.shares)

    def arrange(self) -> None:
        """Arrange all panels of the family as they were when the window first opened."""
        stacks = [stack for area in AREAS if (stack := self._stack(area))]
        if self.narrow:  # two rows of the full width, rather than columns in which nothing is seen
            below = [dock for stack in stacks[1:] for dock in stack]
            stacks = [stack for stack in (*stacks[:1], below) if stack]
        self._settle(stacks)

    def show_only(self, names: Iterable[str]) -> None:
        """Show these panels and no other: the first large, the next two beside it.

        Where it is narrow the second stands below it. What is more shares the last place.
        """
        chosen = [self.docks[name] for name in dict.fromkeys(names) if self.serves(name)]
        most = FEWER if self.narrow else MOST
        stacks = [[dock] for dock in chosen[:most]]
        if stacks:
            stacks[-1] += chosen[most:]
        self._settle(stacks)

    def reveal(self, name: str) -> None:
        """Show a panel that serves the family, in front of those that share its place."""
        if self.serves(name):
            self.docks[name].show()
            self.docks[name].raise_()

    def mark(self, name: str, first: int, last: int) -> None:
        """Mark the steps from ``first`` to ``last`` in every curve of a panel."""
        for plot in self.panels[name].findChildren(CurvesPlot) if self.serves(name) else ():
            plot.mark(first, last)

    def feature(self, names: Iterable[str]) -> None:
        """Bring these panels to the front, as far as they are known; the first before others."""
        for name in reversed(tuple(names)):
            self.reveal(name)

    def shown(self, name: str) -> bool:
        """Whether a panel is open, be it behind another tab."""
        return not self.docks[name].isHidden()

    def toggle(self, name: str) -> None:
        """Close a panel that is open, open one that is closed."""
        if self.shown(name):
            self.docks[name].close()
        else:
            self.reveal(name)

    def restore(self, state: QByteArray) -> None:
        """Arrange the panels as remembered, if that is possible."""
        if not state.isEmpty() and not self.restoreState(state):
            self.arrange()
        for name, dock in self.docks.items():
            if not self.serves(name):
                dock.hide()

    def restyle(self, theme: Theme) -> None:
        """Take on the colours of a theme."""
        for panel in self.panels.values():
            panel.restyle(theme)
        for dock in self.docks.values():
            bar = dock.titleBarWidget()
            if isinstance(bar, TitleBar):
                bar.restyle(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the shares of the panels, which Qt by itself lets drift."""
        super().resizeEvent(event)
        self._fitted = self.size()
        if self._awaited is not None and self._awaited.room == self.size():
            held, self._awaited = self._awaited, None
            self._fit(held)
            return
        docks = [dock for dock in self._shares if _in_front(dock)]
        wide = [max(1, round(self._shares[dock][0] * self.width())) for dock in docks]
        high = [max(1, round(self._shares[dock][1] * self.height())) for dock in docks]
        self.resizeDocks(docks, wide, Qt.Orientation.Horizontal)
        self.resizeDocks(docks, high, Qt.Orientation.Vertical)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note which share of the room a dock is given, unless the room itself changes."""
        resized = event.type() == QEvent.Type.Resize and self.size() == self._fitted
        if resized and isinstance(watched, QDockWidget) and _in_front(watched):
            share = (watched.width() / self.width(), watched.height() / self.height())
            self._shares[watched] = share
        if self._presented and event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._trim()
        return super().eventFilter(watched, event)

    def _trim(self) -> None:
        """Show titles without buttons where they are presented, save where a tab has the title."""
        for dock in self.docks.values():
            bar = dock.titleBarWidget()
            tabs = [other for other in self.tabifiedDockWidgets(dock) if not other.isHidden()]
            if isinstance(bar, TitleBar):
                bar.trim(buttons=not self._presented, title=not (self._presented and tabs))

    def _dock(self, panel: Panel) -> QDockWidget:
        dock = QDockWidget(panel.title, self)
        dock.setObjectName(f"panel.{panel.name}")
        dock.setFeatures(FEATURES)
        panel.setMinimumSize(*TINY)
        dock.setWidget(panel)
        bar = TitleBar(dock)
        bar.exported.connect(lambda: self.exported.emit(panel))
        bar.copied.connect(lambda: self.copied.emit(panel))
        dock.setTitleBarWidget(bar)
        panel.opened.connect(self.reveal)
        panel.marked.connect(self.mark)
        panel.edited.connect(self.edited)
        dock.installEventFilter(self)
        return dock

    def _stack(self, area: Area) -> list[QDockWidget]:
        members = [p for p in self.panels.values() if p.area == area and self.serves(p.name)]
        return [self.docks[p.name] for p in sorted(members, key=lambda p: (p.order, p.name))]

    @property
    def narrow(self) -> bool:
        """Whether there is no room for columns."""
        return self.width() < NARROW * self.fontMetrics().height()

    def _settle(self, stacks: list[list[QDockWidget]]) -> None:
        """Show these stacks of tabs and put all other docks away."""
        for dock in self.docks.values():
            self.removeDockWidget(dock)
            dock.setFloating(False)
        side = Qt.Orientation.Vertical if self.narrow else Qt.Orientation.Horizontal
        self._place([stack[0] for stack in stacks], side)
        for first, *others in stacks:
            for dock in others:
                self.tabifyDockWidget(first, dock)
                dock.show()
            first.raise_()
        self._give_sizes([stack[0] for stack in stacks], side)

    def _place(self, firsts: list[QDockWidget], side: Qt.Orientation) -> None:
        """Split the room between the stacks, before they are stacks: tabs cannot be split."""
        for number, dock in enumerate(firsts):
            if number == 0:
                self.addDockWidget(RIGHT, dock)
            else:
                along = side if number == 1 else ACROSS[side]
                self.splitDockWidget(firsts[number - 1], dock, along)
            dock.show()

    def _give_sizes(self, firsts: list[QDockWidget], side: Qt.Orientation) -> None:
        if len(firsts) > 1:
            self.resizeDocks(firsts[:2], [55, 45], side)
        if len(firsts) > 2:
            self.resizeDocks(firsts[1:3], [50, 50], ACROSS[side])


def _in_front(dock: QDockWidget) -> bool:
    """Whether a dock is open and docked, and not behind a tab, where Qt keeps it off screen."""
    return not dock.isFloating() and dock.isVisible() and dock.x() >= 0
